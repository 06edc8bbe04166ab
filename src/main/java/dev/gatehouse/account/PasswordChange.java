package dev.gatehouse.account;

import static dev.gatehouse.text.JsonBody.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** The body of {@code POST /me/password}. */
record PasswordChange(
        @JsonProperty("old") String oldPassword,
        @JsonProperty("new") String newPassword) {

    /** @throws Refusal {@code invalid_request} */
    PasswordChange {
        required("old", oldPassword);
        required("new", newPassword);
        if (oldPassword.equals(newPassword)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "new must be another password than old");
        }
    }

    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
