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
 * At the very first start, when nobody could sign in at all: an {@code admin} with a random password, printed once. It
 * goes to the standard output and not to the log, which is collected and kept.
 */
class FirstAdministrator implements ApplicationRunner {
    private static final int PASSWORD_BYTES = 15;

    private final boolean wanted;
    private final LocalUsers users;
    private final PasswordHashing hashing;
    private final PrintStream out;

    FirstAdministrator(boolean wanted, LocalUsers users, PasswordHashing hashing, PrintStream out) {
        this.wanted = wanted;
        this.users = users;
        this.hashing = hashing;
        this.out = out;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!wanted || users.count() > 0) {
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
        out.printf("%n    No identity source is configured. To sign in: user admin, password %s%n", password);
        out.printf("    This password is shown once, and stored nowhere but as a hash.%n%n");
    }
}
