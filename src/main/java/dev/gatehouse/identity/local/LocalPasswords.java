package dev.gatehouse.identity.local;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Hashes and verifies passwords of local users. Both take long: call them outside of transactions.
 *
 * <p>The rules for new passwords are those of NIST SP 800-63B: a minimum length, and no common or breached password. There
 * is no rule about kinds of characters, because such rules do not make passwords harder to guess.
 */
@Component
public class LocalPasswords {
    private static final int MAX_LENGTH = 256;

    /** A short sequence, repeated. */
    private static final Pattern REPETITION = Pattern.compile("(.{1,16}?)\\1+", Pattern.DOTALL);

    private static final Pattern NON_LETTERS_AT_ENDS = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

    private static final int GENERATED_BYTES = 15;

    private final int minLength;
    private final PasswordHashing hashing;
    private final @Nullable BreachedPasswords breached;

    /** @throws Misconfiguration if the file of breached passwords, or the password of the first administrator, is unusable */
    LocalPasswords(LocalProperties properties, PasswordHashing hashing) {
        this.minLength = properties.passwordMinLength();
        this.hashing = hashing;
        this.breached = properties.breachedPasswordsFile() == null
                ? null
                : BreachedPasswords.of(properties.breachedPasswordsFile());
        String first = properties.firstPassword();
        if (first != null) {
            requireUsable(properties.firstPasswordKey(), first);
        }
    }

    /** A random password that follows the rules: at least 120 random bits, and as long as the minimum. */
    public String generated() {
        byte[] random =
                KeyGenerators.secureRandom(Math.max(GENERATED_BYTES, minLength)).generateKey();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * @throws Refusal {@code weak_password} with the rule that is broken, or {@code identity_source_unavailable} when no
     *     core is free in time
     */
    public String newHash(String user, String password) {
        requireStrong(user, password);
        return orUnavailable(() -> hashing.hash(password));
    }

    /** @throws Refusal {@code identity_source_unavailable} when no core is free in time */
    public boolean matches(String password, String hash) {
        return orUnavailable(() -> hashing.matches(password, hash));
    }

    private static <T> T orUnavailable(Supplier<T> work) {
        try {
            return work.get();
        } catch (SourceUnavailable e) {
            throw new Refusal(
                    ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                    "Too many passwords are being checked, try again later",
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private void requireStrong(String user, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < minLength || length > MAX_LENGTH) {
            throw weak("The password must have " + minLength + " to " + MAX_LENGTH + " characters");
        }
        // All lone surrogates are encoded as a question mark, so they would all match each other.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            throw weak("The password must be text");
        }
        String folded = password.toLowerCase(Locale.ROOT);
        String core = NON_LETTERS_AT_ENDS.matcher(folded).replaceAll("");
        if (UserName.normalized(password).equals(UserName.normalized(user)) || core.equals(user)) {
            throw weak("The password must not be the user name");
        }
        if (password.isBlank()
                || CommonPasswords.contain(folded, core)
                || REPETITION.matcher(folded).matches()) {
            throw weak("The password is too common");
        }
        if (breached != null && breached.contains(password)) {
            throw weak("The password is in a list of breached passwords");
        }
    }

    private void requireUsable(String key, String password) {
        try {
            requireStrong(FirstAdministrator.NAME, password);
        } catch (Refusal weak) {
            throw new Misconfiguration(
                    key + " has a password that may not be used: " + weak.detail(), "Choose another one.");
        }
    }

    private static Refusal weak(String detail) {
        return new Refusal(ProblemCode.WEAK_PASSWORD, detail);
    }
}
