package dev.gatehouse.login;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /authenticate/password}.
 *
 * @param source the source that the user belongs to; null if the sources decide
 * @param audience the service that the token is for; null for Gatehouse itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PasswordChangeRequest(
        @Nullable String user,
        @JsonProperty("old") @Nullable String oldPassword,
        @JsonProperty("new") String newPassword,
        @Nullable String source,
        @Nullable String audience) {

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    PasswordChangeRequest {
        newPassword = requireNonNullElse(newPassword, "");
        if (newPassword.isBlank()) {
            throw LoginRequest.missing();
        }
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
        return new Credentials.Password(requireNonNullElse(user, ""), requireNonNullElse(oldPassword, ""));
    }

    boolean isFor(String name) {
        return source == null || source.equals(name);
    }

    @Override
    public String toString() {
        return "PasswordChangeRequest[user=" + user + ", source=" + source + ", audience=" + audience + "]";
    }
}
