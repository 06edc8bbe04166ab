package dev.gatehouse.identity.ldap;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.ldap.support.LdapEncoder;

/**
 * A search filter (RFC 4515) with placeholders.
 *
 * @param text with {@code {0}} and {@code {1}}
 */
record FilterPattern(String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([01])}");
    private static final Pattern ASSERTION_WITH_PLACEHOLDER = Pattern.compile("\\([^()]*\\{[01]}[^()]*\\)");

    /** Whether each brace belongs to a placeholder. */
    boolean isSpelledRight() {
        return !PLACEHOLDER.matcher(text).replaceAll("").matches("(?s).*[{}].*");
    }

    /** The filter with escaped values: their characters have no meaning in the filter. */
    String with(String first, String second) {
        return replaced(found -> LdapEncoder.filterEncode(found.group(1).equals("0") ? first : second));
    }

    /** The filter with a value that is escaped already. */
    String withEscaped(String value) {
        return replaced(found -> value);
    }

    /** A filter that matches all users. */
    String withAny() {
        return withEscaped("*");
    }

    /** The same conditions for one attribute, in place of those by which the pattern finds a name. */
    FilterPattern on(String attribute) {
        return new FilterPattern(ASSERTION_WITH_PLACEHOLDER
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement("(" + attribute + "={0})")));
    }

    /** In one pass, so that a value with braces is not replaced again. */
    private String replaced(Function<MatchResult, String> value) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value.apply(found)));
    }
}
