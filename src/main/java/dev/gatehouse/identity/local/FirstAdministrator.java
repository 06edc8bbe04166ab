package dev.gatehouse.identity.local;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.dao.DuplicateKeyException;

/**
 * Creates the user {@code admin} at the first start, if no other source is configured. A generated password is printed to the
 * standard output. A container's log keeps that, as others keep a configured password, so it must be changed at the first
 * sign-in, and is useless from then on.
 */
record FirstAdministrator(LocalUsers users, LocalPasswords passwords, LocalProperties properties, boolean wanted)
        implements ApplicationRunner {
    static final String NAME = "admin";
    private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

    @Override
    public void run(ApplicationArguments arguments) {
        if (users.count() > 0) {
            if (properties.hasFirstPassword()) {
                log.warn(
                        "{} is set although there are local users: remove it. A start without any local user creates {} again,"
                                + " with this password.",
                        properties.firstPasswordKey(),
                        NAME);
            }
            return;
        }
        if (!wanted) {
            return;
        }
        String configured = properties.firstPassword();
        String password = configured == null ? passwords.generated() : configured;
        try {
            users.add(new LocalUser(NAME, passwords.newHash(NAME, password), true, true), Set.of("admin"));
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            return;
        }
        if (configured == null) {
            System.out.printf(
                    "%n    No identity source is configured. Sign in with user %s, password %s%n", NAME, password);
            System.out.printf("    This password is shown only once, and must be changed at the first sign-in with%n");
            System.out.printf("    POST /authenticate/password.%n%n");
        }
    }
}
