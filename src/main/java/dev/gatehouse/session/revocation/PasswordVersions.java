package dev.gatehouse.session.revocation;

import dev.gatehouse.token.keys.KeyedHash;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is stored with a session so that a later change of the password is noticed: a keyed hash of what the source says
 * about the password. The database alone does not show whether a guessed password is right, even if the source keeps
 * unsalted hashes.
 */
@Component
public record PasswordVersions(KeyedHash hash) {
    /**
     * @param user the canonical name
     * @param version what the source says; null if it says nothing
     * @return the {@link #comparable} part and the digest; null if there is no version
     */
    public @Nullable String digest(String user, String source, @Nullable String version) {
        return version == null
                ? null
                : hash.keyId()
                        + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(hash.of("password", source, user, version));
    }

    /** The part that names the key: digests under different keys show nothing. */
    static String comparable(String digest) {
        return digest.substring(0, digest.indexOf('.') + 1);
    }
}
