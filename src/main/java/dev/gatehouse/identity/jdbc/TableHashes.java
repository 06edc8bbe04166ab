package dev.gatehouse.identity.jdbc;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.text.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.IdGenerator;

/**
 * Verifies the password hashes of another application's table: all formats of Spring Security except clear text, and those of
 * {@link FrameworkHashes}.
 *
 * <p>For an unknown user a dummy hash is verified, so that the answer takes as long as for a user of the table. The dummy
 * has the format of a user who signed in before. Which one depends on the unknown name, by a keyed hash: in a table with
 * several formats an unknown name must always take the same time, as a known name does.
 */
class TableHashes {
    static final List<String> FORMATS = List.of(
            "argon2",
            "argon2@SpringSecurity_v5_8",
            "bcrypt",
            "pbkdf2",
            "pbkdf2@SpringSecurity_v5_8",
            "scrypt",
            "scrypt@SpringSecurity_v5_8",
            "ldap",
            "MD4",
            "MD5",
            "SHA-1",
            "SHA-256",
            "sha256");

    private static final int SLOTS = 64;

    /** The dummy until a user has signed in: the format and the cost that Spring Security gives to new hashes. */
    private static final String FIRST_DUMMY = "{bcrypt}$2a$10$" + "0".repeat(53);

    /** Salts and digests; all parameters of a format are shorter. Of phpass, the first character is the cost. */
    private static final Pattern DIGEST = Pattern.compile("(?<!\\$[PHS]\\$)[0-9A-Za-z+/.]{20,}");

    /** What names a format. The rest of a hash is a secret, and so is a clear text that begins like this. */
    private static final Pattern PREFIX =
            Pattern.compile("(?:\\{[\\w@.-]{1,30}}|\\$[\\w-]{1,16}\\$|[a-z0-9_]{2,20}[$:])(?=\\S{20})");

    private final PasswordHashing hashing;
    private final @Nullable String defaultFormat;
    private final PasswordEncoder formats = formats();
    private final AtomicReferenceArray<@Nullable String> dummies = new AtomicReferenceArray<>(SLOTS);
    private final String key;
    private volatile String latestDummy = FIRST_DUMMY;

    TableHashes(PasswordHashing hashing, @Nullable String defaultFormat, IdGenerator ids) {
        this.hashing = hashing;
        this.defaultFormat = defaultFormat;
        this.key = ids.generateId().toString();
    }

    private static PasswordEncoder formats() {
        DelegatingPasswordEncoder formats =
                (DelegatingPasswordEncoder) PasswordEncoderFactories.createDelegatingPasswordEncoder();
        formats.setDefaultPasswordEncoderForMatches(new FrameworkHashes());
        return formats;
    }

    /** Why no password can be compared with a hash; empty if it can. */
    Optional<String> problem(String hash) {
        if (hash.isBlank()) {
            return Optional.of("the user has no password");
        }
        Optional<String> accepted = withFormat(hash);
        if (accepted.isEmpty()) {
            Matcher prefix = PREFIX.matcher(hash);
            return Optional.of("the password hash has an unknown format, "
                    + (prefix.lookingAt() ? "which begins with " + prefix.group() : "without a known prefix"));
        }
        return accepted.filter(known -> HashCost.of(known).isTooHigh())
                .map(tooHigh -> "the password hash has parameters that cost more than " + HashCost.limit());
    }

    /** @return the hash with what names its format; empty if the format is not accepted */
    Optional<String> withFormat(String hash) {
        if (FORMATS.stream().anyMatch(format -> hash.startsWith("{" + format + "}"))) {
            return Optional.of(hash);
        }
        Optional<String> named = FrameworkHashes.withFormat(hash);
        if (named.isPresent()) {
            return named;
        }
        // The default format must not admit clear text. Other braces may belong to a salt, or be LDAP's {SSHA}.
        return defaultFormat == null || hash.startsWith("{noop}") || hash.isBlank()
                ? Optional.empty()
                : Optional.of("{" + defaultFormat + "}" + hash);
    }

    /** Remembers the format of a user's hash for dummies, and nothing else of it. */
    void learn(String user, String hash) {
        String dummy = withoutDigests(hash);
        dummies.set(slot(user), dummy);
        latestDummy = dummy;
    }

    /** @throws SourceUnavailable if no core becomes free in time */
    boolean matches(String password, String hash) {
        return hashing.matches(password, hash, formats);
    }

    /** Takes as long as {@link #matches} does for a user of the table. */
    void matchDummy(String user, String password) {
        matches(password, dummyHash(user));
    }

    String dummyHash(String user) {
        String dummy = dummies.get(slot(user));
        return dummy == null ? latestDummy : dummy;
    }

    private static String withoutDigests(String hash) {
        return DIGEST.matcher(hash).replaceAll(run -> "0".repeat(run.group().length()));
    }

    private int slot(String user) {
        return Math.floorMod(Sha256.digest(key + user)[0], SLOTS);
    }
}
