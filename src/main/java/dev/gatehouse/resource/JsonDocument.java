package dev.gatehouse.resource;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** A body that is one JSON value. It stays text, so that numbers keep all digits. */
final class JsonDocument {
    private JsonDocument() {}

    /** @throws Refusal {@code invalid_request} when the body is not one JSON value (RFC 8259) in UTF-8 */
    static String text(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw invalid();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            try (JsonParser parser = JsonMapper.shared().createParser(text)) {
                if (parser.nextToken() == null) {
                    throw invalid();
                }
                parser.skipChildren();
                parser.finishToken();
                if (parser.nextToken() != null) {
                    throw invalid();
                }
            }
            return text;
        } catch (CharacterCodingException | JacksonException e) {
            throw invalid();
        }
    }

    private static Refusal invalid() {
        return new Refusal(ProblemCode.INVALID_REQUEST, "The body must be one JSON value in UTF-8");
    }
}
