package dev.gatehouse.identity.local;

import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Hashes and verifies passwords of local users. Both take long: call them outside of transactions. */
@Component
public class LocalPasswords {
    private final PasswordRules rules;
    private final PasswordHashing hashing;

    LocalPasswords(PasswordRules rules, PasswordHashing hashing) {
        this.rules = rules;
        this.hashing = hashing;
    }

    /** @throws Refusal {@code weak_password}, or {@code identity_source_unavailable} when no core is free in time */
    public String newHash(String user, String password) {
        rules.check(user, password);
        return orUnavailable(() -> hashing.hash(password));
    }

    /** @throws Refusal {@code identity_source_unavailable} when no core is free in time */
    public boolean matches(String password, String hash) {
        return orUnavailable(() -> hashing.matches(password, hash));
    }

    private static <T> T orUnavailable(Supplier<T> work) {
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
