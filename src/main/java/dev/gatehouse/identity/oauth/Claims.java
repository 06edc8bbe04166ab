package dev.gatehouse.identity.oauth;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The claims of a token, or of the provider's answer about it.
 *
 * @param values as in the JSON: texts, numbers, booleans, lists, maps and null
 */
record Claims(Map<String, Object> values) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
    private static final BigDecimal FIRST_SECOND = BigDecimal.valueOf(Instant.MIN.getEpochSecond());

    /** @throws JacksonException if the text is not a JSON object, or has a member twice */
    static Claims parsed(String json) {
        Map<String, Object> members = JSON.readValue(json, new TypeReference<>() {});
        return new Claims(members == null ? Map.of() : members);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    /**
     * A NumericDate (RFC 7519, section 2): a number of seconds, also as a text.
     *
     * @throws IllegalArgumentException if the claim is something else
     */
    Optional<Instant> time(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Number) && !(value instanceof String)) {
            throw new IllegalArgumentException(name + " is not a number of seconds");
        }
        try {
            BigDecimal seconds =
                    new BigDecimal(value.toString()).min(LAST_SECOND).max(FIRST_SECOND);
            return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number of seconds", e);
        }
    }

    /** @param path as of {@link #texts(String)} */
    boolean isTrue(String path) {
        Object value = value(values, path);
        // Some providers send a string.
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    /** The text, or the whole number, in a claim that is not a list. */
    Optional<String> text(String name) {
        return scalar(values.get(name)).findFirst();
    }

    /**
     * Returns the text, or the texts of a list. Whole numbers count as texts. Other numbers do not: two of them can have the
     * same text.
     *
     * @param path the name of a claim, or the names of nested claims separated by dots; a name may itself contain dots,
     *     such as {@code https://example.com/roles}
     */
    List<String> texts(String path) {
        return texts(value(path));
    }

    /** @param path as of {@link #texts(String)} */
    @Nullable
    Object value(String path) {
        return value(values, path);
    }

    /** The values to which a path leads through lists of objects, such as {@code groups.name}. */
    List<Object> valuesInLists(String path) {
        return valuesInLists(values, path).toList();
    }

    static List<String> texts(@Nullable Object value) {
        return value instanceof Collection<?> elements
                ? elements.stream().flatMap(Claims::scalar).toList()
                : scalar(value).toList();
    }

    private static Stream<String> scalar(@Nullable Object value) {
        if (value instanceof String text) {
            return Stream.of(text);
        }
        return value instanceof Integer || value instanceof Long || value instanceof BigInteger
                ? Stream.of(value.toString())
                : Stream.empty();
    }

    private static @Nullable Object value(Map<?, ?> claims, String path) {
        Object value = claims.get(path);
        for (int dot = path.indexOf('.'); value == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                value = value(nested, path.substring(dot + 1));
            }
        }
        return value;
    }

    private static Stream<Object> valuesInLists(@Nullable Object from, String path) {
        if (from instanceof Collection<?> elements) {
            return elements.stream().flatMap(element -> valuesInLists(element, path));
        }
        if (!(from instanceof Map<?, ?> claims)) {
            return Stream.empty();
        }
        Object value = claims.get(path);
        if (value != null) {
            return Stream.of(value);
        }
        return path.chars().anyMatch(c -> c == '.')
                ? Stream.iterate(path.indexOf('.'), dot -> dot > 0, dot -> path.indexOf('.', dot + 1))
                        .flatMap(dot -> valuesInLists(claims.get(path.substring(0, dot)), path.substring(dot + 1)))
                : Stream.empty();
    }
}
