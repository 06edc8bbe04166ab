package dev.gatehouse.token.jose;

import io.jsonwebtoken.io.AbstractDeserializer;
import io.jsonwebtoken.io.AbstractSerializer;
import io.jsonwebtoken.io.Deserializer;
import io.jsonwebtoken.io.Serializer;
import io.jsonwebtoken.lang.Supplier;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of headers, claims and keys. Reading is strict: no duplicate members, no deep nesting, and only integers of 64
 * bits. With a number in a second spelling, or a member with two values, two readers could see two tokens in one.
 */
public final class JoseJson {
    private static final List<String> NUMERIC_DATES =
            List.of("exp", "iat", "nbf", "auth_time", "session_exp", "confirmed_at");
    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    public static final Deserializer<Map<String, ?>> READER = new AbstractDeserializer<>() {
        @Override
        protected Map<String, ?> doDeserialize(Reader text) {
            Map<String, Object> members = JSON.readValue(text, MEMBERS);
            members.values().forEach(JoseJson::requireWholeNumbers);
            for (String date : NUMERIC_DATES) {
                if (members.containsKey(date) && !(members.get(date) instanceof Number)) {
                    throw new IllegalArgumentException(date + " is not a number");
                }
            }
            if (members.containsKey("crit")) {
                // JJWT ignores an empty one. We support no extension, so any crit is refused (RFC 7515, 4.1.11).
                throw new IllegalArgumentException("an extension is required");
            }
            return members;
        }
    };

    /** Reads only {@code alg}, {@code kid} and {@code typ}, to check the signature of a token that cannot be read. */
    public static final Deserializer<Map<String, ?>> HEADER_READER = new AbstractDeserializer<>() {
        @Override
        protected Map<String, ?> doDeserialize(Reader text) {
            try {
                Map<String, Object> members = JSON.readValue(text, MEMBERS);
                members.keySet().retainAll(List.of("alg", "kid", "typ"));
                return members;
            } catch (JacksonException e) {
                return Map.of();
            }
        }
    };

    public static final Serializer<Map<String, ?>> WRITER = new AbstractSerializer<>() {
        @Override
        protected void doSerialize(Map<String, ?> members, OutputStream out) {
            Map<String, Object> plain = new LinkedHashMap<>();
            // JJWT wraps the secret members of a JWK, so that toString does not show them.
            members.forEach((name, value) ->
                    plain.put(name, value instanceof Supplier<?> secret ? secret.get() : value));
            JSON.writeValue(out, plain);
        }
    };

    private JoseJson() {}

    /** The JSON object with these members, in UTF-8. */
    public static byte[] bytes(Map<String, ?> members) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        WRITER.serialize(members, json);
        return json.toByteArray();
    }

    private static void requireWholeNumbers(Object value) {
        if (value instanceof Number && !(value instanceof Integer || value instanceof Long)) {
            throw new IllegalArgumentException("a number is not an integer of 64 bits");
        }
        if (value instanceof Map<?, ?> members) {
            members.values().forEach(JoseJson::requireWholeNumbers);
        }
        if (value instanceof List<?> elements) {
            elements.forEach(JoseJson::requireWholeNumbers);
        }
    }
}
