package dev.gatehouse.identity.oauth;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claim in which a provider lists what its user is granted.
 *
 * @param path of the claim, as of {@link Claims#texts(String)}; it may lead through lists of objects
 * @param split whether a text is a list, separated by blanks or commas
 */
record RolesClaim(String path, boolean split) {
    private static final String SEPARATORS = "[\\s,]+";

    /** Of a text, a list of texts, or an object, whose members are the names. */
    Set<String> names(Claims claims) {
        Object value = claims.value(path);
        if (value instanceof String text) {
            return Set.copyOf(split ? parts(text) : List.of(text));
        }
        return (value == null ? claims.valuesInLists(path).stream() : Stream.of(value))
                .flatMap(RolesClaim::names)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What an operator can do if no name gives a role. A text is not split by default, because a name may have blanks: a
     * member of "admin assistants" is no admin.
     */
    Optional<String> hint(Claims claims) {
        Object value = claims.value(path);
        if (value instanceof String text && !split && parts(text).size() > 1) {
            return Optional.of("is one text with blanks or commas; if it is a list, set split-roles: true");
        }
        boolean hasObjects =
                value instanceof Collection<?> elements && elements.stream().anyMatch(Map.class::isInstance);
        return hasObjects
                ? Optional.of(
                        "is a list of objects; set roles-claim to the path of the member that has the name, such as "
                                + path + ".name")
                : Optional.empty();
    }

    static List<String> parts(String text) {
        return Stream.of(text.split(SEPARATORS)).filter(part -> !part.isEmpty()).toList();
    }

    private static Stream<String> names(Object value) {
        return value instanceof Map<?, ?> members
                ? members.entrySet().stream()
                        .filter(member -> isGranted(member.getValue()))
                        .map(member -> String.valueOf(member.getKey()))
                : Claims.texts(value).stream();
    }

    /** As in {@code {"editor": {"205": "example.com"}, "admin": false}}. */
    private static boolean isGranted(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return !members.isEmpty();
        }
        if (value instanceof Collection<?> elements) {
            return !elements.isEmpty();
        }
        return !(value instanceof Number)
                && value != null
                && !Set.of("", "false", "0").contains(value.toString());
    }
}
