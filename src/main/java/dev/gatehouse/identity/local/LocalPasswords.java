package dev.gatehouse.identity.local;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Hashes and verifies passwords of local users. Both take long: call them outside of transactions.
 *
 * <p>The rules for new passwords are those of NIST SP 800-63B: a minimum length, and no common password. There is no rule
 * about kinds of characters, because such rules do not make passwords harder to guess.
 */
@Component
public class LocalPasswords {
    private static final int MAX_LENGTH = 256;

    /** A short sequence, repeated. */
    private static final Pattern REPETITION = Pattern.compile("(.{1,16}?)\\1+", Pattern.DOTALL);

    private static final Pattern NON_LETTERS_AT_ENDS = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

    private final int minLength;
    private final PasswordHashing hashing;
    private final Set<String> common = common();

    LocalPasswords(LocalProperties properties, PasswordHashing hashing) {
        this.minLength = properties.passwordMinLength();
        this.hashing = hashing;
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
                || common.contains(folded)
                || common.contains(core)
                || REPETITION.matcher(folded).matches()) {
            throw weak("The password is too common");
        }
    }

    private static Refusal weak(String detail) {
        return new Refusal(ProblemCode.WEAK_PASSWORD, detail);
    }

    private static Set<String> common() {
        try {
            return new ClassPathResource("common-passwords.txt")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Pattern.compile(" ").splitAsStream(line))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
