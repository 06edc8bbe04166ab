package dev.gatehouse.admin;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /me/password}. */
record PasswordChange(String oldPassword, String newPassword) {

    /** @throws Refusal {@code invalid_request} */
    static PasswordChange parse(byte @Nullable [] body) {
        JsonObject members = JsonObject.of(body, Set.of("old", "new"));
        PasswordChange change = new PasswordChange(members.requiredText("old"), members.requiredText("new"));
        if (change.oldPassword.equals(change.newPassword)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "new must be another password than old");
        }
        return change;
    }

    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
