package dev.gatehouse.text;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads the JSON object of a request into a record, strictly: no unknown or duplicate member, no null, nothing after the
 * object, no broken UTF-8, and no conversion between types. A constructor of the record may refuse its values.
 */
public final class JsonBody {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                            .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .changeDefaultNullHandling(nulls -> JsonSetter.Value.construct(Nulls.SET, Nulls.FAIL))
            .build();

    private static final int MAX_NAME_SHOWN = 40;

    private JsonBody() {}

    /** @throws Refusal {@code invalid_request}, which names the member that is wrong */
    public static <T> T read(byte @Nullable [] body, Class<T> type) {
        return read(body, type, (member, detail) -> invalid(detail));
    }

    /** @param refusal of a body with a wrong member, from the name of the member, which may be empty, and the detail */
    public static <T> T read(byte @Nullable [] body, Class<T> type, BiFunction<String, String, Refusal> refusal) {
        ObjectNode members = members(body);
        if (members == null) {
            throw refusal.apply("", "The body must be one JSON object in UTF-8, no member twice");
        }
        try {
            return MAPPER.treeToValue(members, type);
        } catch (DatabindException e) {
            throw e.getCause() instanceof Refusal refused ? refused : refusal.apply(member(e), detail(e));
        }
    }

    /** @throws Refusal {@code invalid_request} when the value is null, which the record's constructor gets if it is absent */
    public static <T> T required(String member, @Nullable T value) {
        if (value == null) {
            throw invalid(member + " is missing");
        }
        return value;
    }

    /**
     * The text of a body without a byte order mark (RFC 8259, section 8.1), empty if there is no body. Jackson's own decoder
     * would replace broken sequences of UTF-8.
     */
    public static String decoded(byte @Nullable [] body) throws CharacterCodingException {
        ByteBuffer bytes = ByteBuffer.wrap(body == null ? new byte[0] : body);
        String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static @Nullable ObjectNode members(byte @Nullable [] body) {
        try {
            if (MAPPER.readTree(decoded(body)) instanceof ObjectNode members) {
                // Jackson reads null like an absent member. An object has the wrong type for each of ours.
                members.properties().stream()
                        .filter(member -> member.getValue().isNull())
                        .forEach(member -> member.setValue(members.objectNode()));
                return members;
            }
            return null;
        } catch (CharacterCodingException | JacksonException malformed) {
            return null;
        }
    }

    private static String member(DatabindException e) {
        return e.getPath().isEmpty() ? "" : String.valueOf(e.getPath().get(0).getPropertyName());
    }

    private static String detail(DatabindException e) {
        String name = member(e);
        if (e instanceof UnrecognizedPropertyException) {
            // A name can be as long as the body, and the detail is a header too.
            return (name.length() > MAX_NAME_SHOWN ? "a member" : name) + " is not known here";
        }
        if (name.isEmpty()) {
            return "a member has the wrong type";
        }
        Class<?> type = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : Object.class;
        if (e.getPath().size() > 1 || Collection.class.isAssignableFrom(type)) {
            return name + " must be a list of strings";
        }
        return name + (type == Boolean.class ? " must be true or false" : " must be a string");
    }

    private static Refusal invalid(String detail) {
        return new Refusal(ProblemCode.INVALID_REQUEST, detail);
    }
}
