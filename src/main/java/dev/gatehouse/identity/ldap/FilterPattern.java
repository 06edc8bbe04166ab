package dev.gatehouse.identity.ldap;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.ldap.support.LdapEncoder;

/**
 * A search filter (RFC 4515) with places for values.
 *
 * @param text with {@code {0}} and {@code {1}}
 */
record FilterPattern(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([01])}");
    private static final Pattern ASSERTION_WITH_PLACE = Pattern.compile("\\([^()]*\\{[01]}[^()]*\\)");

    /** The values are escaped: in a filter they mean themselves, whatever is in them. */
    String with(String first, String second) {
        return replaced(place -> LdapEncoder.filterEncode(place.group(1).equals("0") ? first : second));
    }

    /** Finds everybody. */
    String withAny() {
        return replaced(place -> "*");
    }

    /** The same conditions, of whoever has this value of this attribute, by whatever else the pattern finds them. */
    FilterPattern by(String attribute) {
        return new FilterPattern(
                ASSERTION_WITH_PLACE.matcher(text).replaceAll(Matcher.quoteReplacement("(" + attribute + "={0})")));
    }

    /** In one go: a value that looks like a place is none. */
    private String replaced(Function<MatchResult, String> value) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value.apply(place)));
    }
}
