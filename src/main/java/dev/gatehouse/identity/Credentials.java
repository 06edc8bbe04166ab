package dev.gatehouse.identity;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/**
 * A user name in its one spelling and a password as typed.
 *
 * @param user see {@link UserName}
 * @param password never blank: many directories take an empty one for an anonymous bind, which succeeds
 */
public record Credentials(String user, String password) {

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    public Credentials {
        if (user.isBlank() || password.isBlank()) {
            throw new Refusal(ProblemCode.CREDENTIALS_MISSING, "Missing or bad credentials");
        }
        user = UserName.normalized(user)
                .orElseThrow(() -> new Refusal(
                        ProblemCode.INVALID_REQUEST, "user must be of at most 256 characters, all of them visible"));
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
