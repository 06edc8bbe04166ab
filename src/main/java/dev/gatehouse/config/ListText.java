package dev.gatehouse.config;

import static java.util.Locale.ROOT;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.util.StringUtils;

/**
 * A list that is written as one text, as in an environment variable. Commas separate its values, unless they are within a
 * distinguished name (RFC 4514) or an address: then semicolons separate them.
 */
final class ListText {
    private static final Pattern SEMICOLON = Pattern.compile("(?<!\\\\);");

    /** The types that distinguished names of groups usually consist of. */
    private static final Set<String> USUAL_TYPES = Set.of("cn", "ou", "dc", "uid", "o", "c", "l", "st");

    private static final Pattern USUAL_PART = Pattern.compile("(?is)(" + String.join("|", USUAL_TYPES) + ")\\s*=.*");

    /** A comma after which another address begins. */
    private static final Pattern BEFORE_ADDRESS = Pattern.compile(",(?=\\s*[A-Za-z][A-Za-z0-9+.-]*:)");

    private ListText() {}

    /** The values of a list of addresses, which may contain commas. */
    static List<String> addresses(String text) {
        return values((SEMICOLON.matcher(text).find() ? SEMICOLON : BEFORE_ADDRESS).splitAsStream(text));
    }

    /**
     * The values of a list of names.
     *
     * @throws IllegalArgumentException if the text has distinguished names, and it is not clear where the next one begins
     */
    static List<String> names(String text) {
        List<String> parts = values(SEMICOLON.splitAsStream(text));
        if (SEMICOLON.matcher(text).find() && parts.stream().anyMatch(ListText::isDistinguishedName)) {
            require(parts.stream().allMatch(part -> !part.contains(",") || isDistinguishedName(part)));
            return parts;
        }
        if (isDistinguishedName(text)) {
            return List.of(text.strip());
        }
        List<String> values = values(Stream.of(StringUtils.delimitedListToStringArray(text, ",")));
        require(values.size() == 1
                || values.stream().noneMatch(value -> USUAL_PART.matcher(value).matches()));
        return values;
    }

    private static List<String> values(Stream<String> parts) {
        return parts.map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    /** Whether it is one name of several parts, not several names in a row. */
    private static boolean isDistinguishedName(String text) {
        try {
            List<Rdn> rdns = new LdapName(text).getRdns();
            if (rdns.size() < 2
                    || rdns.stream()
                            .noneMatch(rdn -> USUAL_TYPES.contains(rdn.getType().toLowerCase(ROOT)))) {
                return false;
            }
            require(isOne(rdns));
            return true;
        } catch (InvalidNameException e) {
            return false;
        }
    }

    /** @param rdns from the root: where it occurs again, or a domain has other parts above it, another name ends */
    private static boolean isOne(List<Rdn> rdns) {
        int root = 0;
        while (root < rdns.size() && rdns.get(root).getType().equalsIgnoreCase("dc")) {
            root++;
        }
        return rdns.stream().skip(root).noneMatch(rdn -> rdn.getType().equalsIgnoreCase("dc"))
                && rdns.lastIndexOf(rdns.get(0)) < Math.max(root, 1);
    }

    private static void require(boolean decided) {
        if (!decided) {
            throw new IllegalArgumentException(
                    "has distinguished names, and its commas may separate values or be within one");
        }
    }
}
