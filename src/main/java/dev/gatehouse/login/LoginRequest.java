package dev.gatehouse.login;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonBody;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /authenticate}: user and password, or a token of an OAuth provider and the name of its source.
 *
 * @param audience the service that the token is for; null for Gatehouse itself
 * @param cookie whether the response has the token in a cookie only; null for no
 * @param others members of other names, which are ignored
 */
record LoginRequest(
        @Nullable String user,
        @Nullable String password,
        @Nullable String source,
        @Nullable String token,
        @Nullable String audience,
        @Nullable Boolean cookie,
        @JsonAnySetter @Nullable Map<String, Object> others) {

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    static <T> T parse(byte @Nullable [] body, Class<T> type) {
        return JsonBody.read(
                body,
                type,
                (member, detail) -> member.equals("audience") || member.equals("cookie")
                        ? new Refusal(ProblemCode.INVALID_REQUEST, detail)
                        : Members.missing(detail));
    }

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    Credentials credentials() {
        Members members = new Members(others);
        boolean withPassword = token == null && (source == null || user != null || password != null);
        return withPassword
                ? new Credentials.Password(members.required("user", user), members.required("password", password))
                : new Credentials.ProviderToken(members.required("source", source), members.required("token", token));
    }

    TokenRequest tokenRequest() {
        return new TokenRequest(audience, Boolean.TRUE.equals(cookie));
    }

    @Override
    public String toString() {
        return "LoginRequest[audience=" + audience + "]";
    }
}
