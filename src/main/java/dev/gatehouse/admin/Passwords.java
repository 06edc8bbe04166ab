package dev.gatehouse.admin;

import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.local.PasswordRules;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Passwords are hashed ahead of any transaction: a hash takes long, and would hold a connection meanwhile. */
@Component
class Passwords {
    private final PasswordRules rules;
    private final PasswordHashing hashing;

    Passwords(PasswordRules rules, PasswordHashing hashing) {
        this.rules = rules;
        this.hashing = hashing;
    }

    /** @throws Refusal {@code weak_password}, or {@code identity_source_unavailable} when no core comes free */
    String newHash(String user, String password) {
        rules.check(user, password);
        return orBusy(() -> hashing.hash(password));
    }

    /** @throws Refusal {@code identity_source_unavailable} when no core comes free */
    boolean matches(String password, String hash) {
        return orBusy(() -> hashing.matches(password, hash));
    }

    private static <T> T orBusy(Supplier<T> work) {
        try {
            return work.get();
        } catch (PasswordHashing.Busy e) {
            throw new Refusal(
                    ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                    "Too many passwords are being checked, try again later",
                    String.valueOf(e.getMessage()),
                    e);
        }
    }
}
