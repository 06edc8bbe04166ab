package dev.gatehouse.identity.local;

import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Rules for new passwords, from NIST SP 800-63B: a minimum length, and no common password. There is no rule about kinds
 * of characters, because such rules do not make passwords harder to guess.
 */
@Component
public class PasswordRules {
    private static final int MAX_LENGTH = 256;

    /** A short sequence, repeated. */
    private static final Pattern REPETITION = Pattern.compile("(.{1,16}?)\\1+", Pattern.DOTALL);

    private static final Pattern NON_LETTERS_AT_ENDS = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

    private final int minLength;
    private final Set<String> common;

    PasswordRules(LocalProperties properties) {
        this.minLength = properties.passwordMinLength();
        this.common = common();
    }

    /** @throws Refusal {@code weak_password}, with the rule that is broken */
    public void check(String user, String password) {
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

    private static Set<String> common() {
        try (InputStream list = new ClassPathResource("common-passwords.txt").getInputStream()) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Pattern.compile(" ").splitAsStream(line))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Refusal weak(String detail) {
        return new Refusal(ProblemCode.WEAK_PASSWORD, detail);
    }
}
