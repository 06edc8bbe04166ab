package dev.gatehouse.login;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /authenticate}: user and password, or a token of an OAuth provider and the name of its source.
 *
 * @param audience the service that the token is for; null for Gatehouse itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LoginRequest(
        @Nullable String user,
        @Nullable String password,
        @Nullable String source,
        @Nullable String token,
        @Nullable String audience) {

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    static <T> T parse(byte @Nullable [] body, Class<T> type) {
        return JsonBody.read(
                body,
                type,
                (member, detail) ->
                        member.equals("audience") ? new Refusal(ProblemCode.INVALID_REQUEST, detail) : missing());
    }

    static Refusal missing() {
        return new Refusal(ProblemCode.CREDENTIALS_MISSING, "Missing or bad credentials");
    }

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    Credentials credentials() {
        return token == null
                ? new Credentials.Password(requireNonNullElse(user, ""), requireNonNullElse(password, ""))
                : new Credentials.ProviderToken(requireNonNullElse(source, ""), token);
    }

    @Override
    public String toString() {
        return "LoginRequest[audience=" + audience + "]";
    }
}
