package dev.gatehouse.login;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /authenticate/password}.
 *
 * @param source the source that the user belongs to; null if the sources decide
 * @param audience the service that the token is for; null for Gatehouse itself
 * @param cookie whether the response has the token in a cookie only; null for no
 * @param others members of other names, which are ignored
 */
record PasswordChangeRequest(
        @Nullable String user,
        @JsonProperty("old") @Nullable String oldPassword,
        @JsonProperty("new") String newPassword,
        @Nullable String source,
        @Nullable String audience,
        @Nullable Boolean cookie,
        @JsonAnySetter @Nullable Map<String, Object> others) {

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    PasswordChangeRequest {
        newPassword = new Members(others).required("new", newPassword);
        if (newPassword.equals(oldPassword)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "new must be another password than old");
        }
    }

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    static PasswordChangeRequest parse(byte @Nullable [] body) {
        return LoginRequest.parse(body, PasswordChangeRequest.class);
    }

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    Credentials.Password oldCredentials() {
        Members members = new Members(others);
        return new Credentials.Password(members.required("user", user), members.required("old", oldPassword));
    }

    TokenRequest tokenRequest() {
        return new TokenRequest(audience, Boolean.TRUE.equals(cookie));
    }

    boolean isFor(String name) {
        return source == null || source.equals(name);
    }

    @Override
    public String toString() {
        return "PasswordChangeRequest[user=" + user + ", source=" + source + ", audience=" + audience + "]";
    }
}
