package dev.gatehouse.identity.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapUtils;

/**
 * All values of an attribute, of which Active Directory hands out some 1,500 at a time: as {@code memberOf;range=0-1499},
 * then {@code memberOf;range=1500-*} where the star says that no more follow ([MS-ADTS] 3.1.1.3.1.3.3).
 */
final class RangedValues {
    private static final Pattern RANGE = Pattern.compile(";range=\\d+-(\\d+|\\*)$");

    private RangedValues() {}

    static List<String> of(Entry entry, String attribute, LdapTemplate reader, String baseDn) {
        List<String> values = new ArrayList<>(entry.texts(attribute));
        Optional<String> ranged = ranged(entry, attribute);
        while (ranged.isPresent()) {
            List<String> part = entry.texts(ranged.get());
            values.addAll(part);
            Matcher range = RANGE.matcher(ranged.get());
            if (part.isEmpty() || !range.find() || range.group(1).equals("*")) {
                break;
            }
            entry = more(
                    entry.dn(), attribute + ";range=" + (Integer.parseInt(range.group(1)) + 1) + "-*", reader, baseDn);
            ranged = ranged(entry, attribute);
        }
        return values;
    }

    private static Optional<String> ranged(Entry entry, String attribute) {
        String start = attribute.toLowerCase(Locale.ROOT) + ";range=";
        return entry.values().keySet().stream()
                .filter(name -> name.startsWith(start))
                .findFirst();
    }

    private static Entry more(String dn, String range, LdapTemplate reader, String baseDn) {
        LdapName relative = LdapUtils.removeFirst(LdapUtils.newLdapName(dn), LdapUtils.newLdapName(baseDn));
        return Entry.read(relative, Set.of(range), reader).orElseGet(() -> new Entry(dn, Map.of()));
    }
}
