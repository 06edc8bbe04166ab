package dev.gatehouse.identity.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.ldap.support.LdapEncoder;

/**
 * The filter (RFC 4515) that finds the groups of a user. {@code {0}} is the distinguished name of the user, {@code {1}} the user
 * name, and {@code {attribute}} the values of an attribute of the user's entry. A condition holds if it holds for one of the
 * values. Without a value it is undefined (RFC 4511, section 4.5.1.7): no group matches it, nor its negation.
 */
record GroupFilter(String text) {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{([01]|[a-z][a-z0-9-]*(?:;[a-z0-9-]+)*)}", Pattern.CASE_INSENSITIVE);

    /** A value as bytes in hexadecimal, an escaped character, or a number sign (RFC 4514, section 2.4). */
    private static final Pattern NUMBER_SIGN = Pattern.compile("(=\\s*#)|\\\\.|#");

    /** Whether each parenthesis has its counterpart; a value has its own ones escaped. */
    boolean isBalanced() {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += depthOf(text.charAt(i));
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    /** Whether each brace belongs to a placeholder. */
    boolean isSpelledRight() {
        return !PLACEHOLDER.matcher(text).replaceAll("").matches("(?s).*[{}].*");
    }

    /** The attributes of the user's entry that the filter needs. */
    Set<String> attributes() {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("0") && !name.equals("1"))
                .collect(Collectors.toSet());
    }

    /**
     * The filter for the groups of a user.
     *
     * @param names the spellings of the user name
     * @return empty if no group can match
     */
    Optional<String> ofUser(Entry user, Set<String> names) {
        return rendered(text, placeholder -> switch (placeholder) {
            case "0" -> List.of(assertion(user.dn()));
            case "1" -> names.stream().map(LdapEncoder::filterEncode).toList();
            default -> assertions(user, placeholder);
        });
    }

    /** The filter for the groups that have a group as a member, by its distinguished name; empty if there can be none. */
    Optional<String> ofGroup(String dn) {
        String value = assertion(dn);
        return rendered(text, placeholder -> placeholder.equals("0") ? List.of(value) : List.of());
    }

    /**
     * A distinguished name in a filter. A number sign becomes {@code \23}: in {@code uniqueMember} the sign begins an identifier
     * (RFC 4517, section 3.3.21), and ApacheDS ends the search with an error where none follows.
     */
    private static String assertion(String dn) {
        String name = NUMBER_SIGN
                .matcher(dn)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null && found.group().endsWith("#") ? "\\23" : found.group()));
        return LdapEncoder.filterEncode(name);
    }

    private static List<String> assertions(Entry user, String attribute) {
        Function<String, Optional<String>> escaped = BinaryAttribute.named(attribute)
                .<Function<String, Optional<String>>>map(binary -> binary::assertion)
                .orElse(value -> Optional.of(LdapEncoder.filterEncode(value)));
        return user.texts(attribute).stream()
                .flatMap(value -> escaped.apply(value).stream())
                .toList();
    }

    /** @param values escaped, of a placeholder */
    private static Optional<String> rendered(String filter, Function<String, List<String>> values) {
        String stripped = filter.strip();
        String inner = stripped.startsWith("(") ? stripped.substring(1, stripped.length() - 1) : stripped;
        char operator = inner.isEmpty() ? ' ' : inner.charAt(0);
        if ("&|!".indexOf(operator) < 0) {
            return any(expanded(inner, values).stream()
                    .map(condition -> "(" + condition + ")")
                    .toList());
        }
        List<Optional<String>> parts =
                parts(inner).stream().map(part -> rendered(part, values)).toList();
        List<String> defined = parts.stream().flatMap(Optional::stream).toList();
        if (operator == '|') {
            return any(defined);
        }
        return defined.size() < parts.size()
                ? Optional.empty()
                : Optional.of("(" + operator + String.join("", defined) + ")");
    }

    private static Optional<String> any(List<String> filters) {
        return switch (filters.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(filters.get(0));
            default -> Optional.of("(|" + String.join("", filters) + ")");
        };
    }

    /** The filters within an operator. */
    private static List<String> parts(String operator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < operator.length(); i++) {
            start = depth == 0 ? i : start;
            depth += depthOf(operator.charAt(i));
            if (depth == 0 && operator.charAt(i) == ')') {
                parts.add(operator.substring(start, i + 1));
            }
        }
        return parts;
    }

    private static int depthOf(char parenthesis) {
        return parenthesis == '(' ? 1 : parenthesis == ')' ? -1 : 0;
    }

    /** A condition once for each value, or each combination of values; a value that contains braces is no placeholder. */
    private static List<String> expanded(String condition, Function<String, List<String>> values) {
        Matcher next = PLACEHOLDER.matcher(condition);
        if (!next.find()) {
            return List.of(condition);
        }
        String start = condition.substring(0, next.start());
        List<String> ends = expanded(condition.substring(next.end()), values);
        return values.apply(next.group(1)).stream()
                .flatMap(value -> ends.stream().map(end -> start + value + end))
                .toList();
    }
}
