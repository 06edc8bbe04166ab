package dev.gatehouse.login;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of {@code POST /authenticate}.
 *
 * @param audience asked for, if any
 */
record LoginRequest(Credentials credentials, @Nullable String audience) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
    static LoginRequest parse(byte @Nullable [] body) {
        JsonNode request = tree(body);
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

    private static JsonNode tree(byte @Nullable [] body) {
        if (body == null) {
            throw missing();
        }
        try {
            // Strict, as the decoder of the JSON reader is not: a broken sequence must not become a replacement
            // character.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return JSON.readTree(text);
        } catch (CharacterCodingException | JacksonException e) {
            throw missing();
        }
    }

    private static Refusal missing() {
        return new Refusal(ProblemCode.CREDENTIALS_MISSING, "Missing or bad credentials");
    }
}
