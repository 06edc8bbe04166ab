package dev.gatehouse.login;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /authenticate}.
 *
 * @param audience asked for, if any
 */
record LoginRequest(Credentials credentials, @Nullable String audience) {
    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    static LoginRequest parse(byte @Nullable [] body) {
        JsonNode request = JsonObject.members(body).orElseThrow(LoginRequest::missing);
        JsonNode audience = request.path("audience");
        if (!audience.isMissingNode() && !audience.isString()) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "audience must be a string");
        }
        Credentials credentials = request.has("token")
                ? new Credentials.ProviderToken(text(request, "source"), text(request, "token"))
                : new Credentials.Password(text(request, "user"), text(request, "password"));
        return new LoginRequest(credentials, audience.isMissingNode() ? null : audience.stringValue());
    }

    private static String text(JsonNode request, String member) {
        JsonNode value = request.path(member);
        if (!value.isString()) {
            throw missing();
        }
        return value.stringValue();
    }

    private static Refusal missing() {
        return new Refusal(ProblemCode.CREDENTIALS_MISSING, "Missing or bad credentials");
    }
}
