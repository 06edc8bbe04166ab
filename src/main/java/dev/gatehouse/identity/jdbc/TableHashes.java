package dev.gatehouse.identity.jdbc;

import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.text.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.IdGenerator;

/**
 * Checks passwords against the hashes of a table that another application writes: every format that Spring Security has
 * ever written, but for clear text. Nothing is ever encoded anew.
 *
 * <p>A user who does not exist costs what one of the table costs. The formats of users who were looked up are remembered
 * by slots, and a name has always the same slot: in a table of several formats a stranger's name so has one of them, too,
 * in the table's own proportions, and the same at each attempt.
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

    /** Salts and digests; the parameters of a format are all shorter. */
    private static final Pattern DIGEST = Pattern.compile("[0-9A-Za-z+/.]{20,}");

    private final PasswordHashing hashing;
    private final @Nullable String defaultFormat;
    private final PasswordEncoder formats = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final AtomicReferenceArray<@Nullable String> seen = new AtomicReferenceArray<>(SLOTS);
    private final String secret;
    private volatile String lastSeen;

    TableHashes(PasswordHashing hashing, @Nullable String defaultFormat, IdGenerator ids) {
        this.hashing = hashing;
        this.defaultFormat = defaultFormat;
        this.secret = ids.generateId().toString();
        this.lastSeen = ofNobody(String.valueOf(formats.encode(secret)));
    }

    /** The hash with the id of its format, or empty when the format is not accepted. */
    Optional<String> accepted(String hash) {
        if (FORMATS.stream().anyMatch(format -> hash.startsWith("{" + format + "}"))) {
            return Optional.of(hash);
        }
        // Not clear text by the back door; but the braces may be those of a salt, or of LDAP's {SSHA}.
        return defaultFormat == null || hash.startsWith("{noop}") || hash.isBlank()
                ? Optional.empty()
                : Optional.of("{" + defaultFormat + "}" + hash);
    }

    /** Learns what the hashes of this table are like. */
    void remember(String user, String accepted) {
        String nobody = ofNobody(accepted);
        seen.set(slot(user), nobody);
        lastSeen = nobody;
    }

    /** @throws PasswordHashing.Busy when no core came free in time */
    boolean matches(String password, String accepted) {
        return hashing.matches(password, accepted, formats);
    }

    /** Takes as long as {@link #matches} does for the users of the table. */
    void matchNobody(String user, String password) {
        matches(password, hashOfNobody(user));
    }

    String hashOfNobody(String user) {
        String ofSlot = seen.get(slot(user));
        return ofSlot == null ? lastSeen : ofSlot;
    }

    /** The same format and parameters, and nothing of the user whose hash it was. */
    private static String ofNobody(String hash) {
        return DIGEST.matcher(hash).replaceAll(run -> "0".repeat(run.group().length()));
    }

    /** With a secret, so that nobody can work out two names of one slot and compare them. */
    private int slot(String user) {
        return Math.floorMod(Sha256.digest(secret + user)[0], SLOTS);
    }
}
