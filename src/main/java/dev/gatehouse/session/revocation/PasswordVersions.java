package dev.gatehouse.session.revocation;

import dev.gatehouse.text.Sha256;
import dev.gatehouse.token.keys.StoredSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is stored with a session so that a later change of the password is noticed: a keyed digest of what the source says
 * about the password. The database alone does not show whether a guessed password is right, even if the source keeps
 * unsalted hashes.
 */
@Component
public record PasswordVersions(StoredSecret secret) {
    private static final String HMAC = "HmacSHA256";
    private static final int ID_BYTES = 4;

    /**
     * @param user the canonical name
     * @param version what the source says; null if it says nothing
     * @return the {@link #comparable} part and the digest; null if there is no version
     */
    public @Nullable String digest(String user, String source, @Nullable String version) {
        if (version == null) {
            return null;
        }
        byte[] key = secret.bytes();
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            byte[] digest = mac.doFinal(String.join("\0", source, user, version).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Sha256.digest(key), 0, ID_BYTES)
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** The part that names the key: digests under different keys show nothing. */
    static String comparable(String digest) {
        return digest.substring(0, digest.indexOf('.') + 1);
    }
}
