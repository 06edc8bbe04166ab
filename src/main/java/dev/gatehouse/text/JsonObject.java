package dev.gatehouse.text;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A body that is one JSON object: no member twice, and no broken UTF-8. */
public final class JsonObject {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MAX_TOLD = 40;

    private final JsonNode members;

    private JsonObject(JsonNode members) {
        this.members = members;
    }

    /** The members, or empty when the body is anything else. */
    public static Optional<JsonNode> members(byte @Nullable [] body) {
        if (body == null) {
            return Optional.empty();
        }
        try {
            // Strict, as the decoder of the JSON reader is not: a broken sequence must not become a replacement
            // character.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (CharacterCodingException | JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * @param known the members that there can be
     * @throws Refusal {@code invalid_request}, as every method here, naming the member
     */
    public static JsonObject of(byte @Nullable [] body, Set<String> known) {
        JsonNode members =
                members(body).orElseThrow(() -> invalid("The body must be one JSON object in UTF-8, no member twice"));
        for (String name : members.propertyNames()) {
            if (!known.contains(name)) {
                // A name can be as long as the body, and is told in a header, too.
                throw invalid((name.length() > MAX_TOLD ? "a member" : name) + " is not known here");
            }
        }
        return new JsonObject(members);
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> invalid(name + " is missing"));
    }

    public Optional<String> text(String name) {
        return member(name, "a string", JsonNode::isString).map(JsonNode::stringValue);
    }

    public Optional<Boolean> flag(String name) {
        return member(name, "true or false", JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    public Optional<Set<String>> texts(String name) {
        String wanted = "a list of strings";
        return member(name, wanted, JsonNode::isArray).map(list -> {
            Set<String> texts = new LinkedHashSet<>();
            for (JsonNode element : list) {
                if (!element.isString()) {
                    throw invalid(name + " must be " + wanted);
                }
                texts.add(element.stringValue());
            }
            return texts;
        });
    }

    private Optional<JsonNode> member(String name, String wanted, Predicate<JsonNode> isWanted) {
        JsonNode value = members.path(name);
        if (!value.isMissingNode() && !isWanted.test(value)) {
            throw invalid(name + " must be " + wanted);
        }
        return Optional.of(value).filter(isWanted);
    }

    private static Refusal invalid(String detail) {
        return new Refusal(ProblemCode.INVALID_REQUEST, detail);
    }
}
