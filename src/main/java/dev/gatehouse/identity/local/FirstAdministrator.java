package dev.gatehouse.identity.local;

import dev.gatehouse.identity.PasswordHashing;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.dao.DuplicateKeyException;

/**
 * Creates the user {@code admin} with a random password at the first start, if no other source is configured. The
 * password is printed to the standard output, not to the log, which may be collected and kept.
 */
class FirstAdministrator implements ApplicationRunner {
    private static final int PASSWORD_BYTES = 15;

    private final boolean required;
    private final LocalUsers users;
    private final PasswordHashing hashing;
    private final PrintStream out;

    FirstAdministrator(boolean required, LocalUsers users, PasswordHashing hashing, PrintStream out) {
        this.required = required;
        this.users = users;
        this.hashing = hashing;
        this.out = out;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!required || users.count() > 0) {
            return;
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            users.add(new LocalUser("admin", hashing.hash(password), true), Set.of("admin"));
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            return;
        }
        out.printf("%n    No identity source is configured. Sign in with user admin, password %s%n", password);
        out.printf("    This password is shown only once: Gatehouse stores only its hash.%n%n");
    }
}
