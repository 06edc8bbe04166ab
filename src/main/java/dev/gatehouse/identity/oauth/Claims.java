package dev.gatehouse.identity.oauth;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;

/** The claims of a token, or of the provider's answer about it. Times are {@link Instant}s, as in Spring Security. */
record Claims(Map<String, Object> values) {

    /** The library's conversion, except that the issuer stays as it is and a missing time of issue stays missing. */
    static Map<String, Object> converted(Map<String, Object> claims) {
        Map<String, Object> converted = MappedJwtClaimSetConverter.withDefaults(
                        Map.of(JwtClaimNames.ISS, issuer -> issuer))
                .convert(claims);
        if (!claims.containsKey(JwtClaimNames.IAT)) {
            converted.remove(JwtClaimNames.IAT);
        }
        return converted;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    Optional<Instant> time(String name) {
        return values.get(name) instanceof Instant time ? Optional.of(time) : Optional.empty();
    }

    /** @param path as of {@link #texts(String)} */
    boolean isTrue(String path) {
        Object value = value(values, path);
        // Some providers send a string.
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    /**
     * Returns the string, or the strings of a list.
     *
     * @param path the name of a claim, or the names of nested claims separated by dots; a name may itself contain dots,
     *     such as {@code https://example.com/roles}
     */
    List<String> texts(String path) {
        return texts(value(values, path));
    }

    private static @Nullable Object value(Map<?, ?> claims, String path) {
        Object value = claims.get(path);
        for (int dot = path.indexOf('.'); value == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                return value(nested, path.substring(dot + 1));
            }
        }
        return value;
    }

    static List<String> texts(@Nullable Object value) {
        if (value instanceof String text) {
            return List.of(text);
        }
        return value instanceof Collection<?> elements
                ? elements.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
