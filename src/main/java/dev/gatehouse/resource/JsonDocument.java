package dev.gatehouse.resource;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonBody;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A body that is one JSON value. It stays text, so that numbers keep all digits. */
final class JsonDocument {
    private JsonDocument() {}

    /** @throws Refusal {@code invalid_request} when the body is not one JSON value (RFC 8259) in UTF-8 */
    static String text(byte @Nullable [] body) {
        try {
            String text = JsonBody.decoded(body);
            if (!JsonMapper.shared().readTree(text).isMissingNode()) {
                return text;
            }
        } catch (CharacterCodingException | JacksonException malformed) {
            // Refused below.
        }
        throw new Refusal(ProblemCode.INVALID_REQUEST, "The body must be one JSON value in UTF-8");
    }
}
