package dev.gatehouse.identity.ldap;

import static org.springframework.ldap.query.LdapQueryBuilder.query;

import dev.gatehouse.identity.DistinguishedName;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.ldap.NameNotFoundException;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapUtils;

/**
 * An entry of a directory.
 *
 * @param dn the distinguished name, absolute
 * @param values by the name of the attribute in lower case: text or bytes; of a {@link BinaryAttribute} text
 */
record Entry(String dn, Map<String, List<Object>> values) {
    /** Requests entries without attributes (RFC 4511, section 4.5.1.8). */
    static final String NO_ATTRIBUTES = "1.1";

    private static final ContextMapper<Entry> MAPPER = Entry::of;

    Entry {
        values = Map.copyOf(values);
    }

    /** Reads an entry by its name; empty when it does not exist. */
    static Optional<Entry> read(String dn, LdapTemplate reader, String... attributes) {
        try {
            return Optional.of(reader.lookup(LdapUtils.newLdapName(dn), attributes, MAPPER));
        } catch (NameNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Searches a subtree.
     *
     * @param limit the most entries that are returned, 0 for all
     */
    static List<Entry> search(String base, String filter, int limit, LdapTemplate reader, String... attributes) {
        return reader.search(
                query().base(base).countLimit(limit).attributes(attributes).filter(filter), MAPPER);
    }

    @SuppressWarnings("BanJNDI") // The entry has been read, and LdapServers forbids JNDI to deserialize objects.
    private static Entry of(Object found) {
        DirContextOperations context = (DirContextOperations) found;
        Map<String, List<Object>> values = new HashMap<>();
        for (String name : Collections.list(context.getAttributes().getIDs())) {
            List<Object> read = List.of(context.getObjectAttributes(name));
            values.put(
                    name.toLowerCase(Locale.ROOT),
                    BinaryAttribute.named(name)
                            .map(known -> read.stream().map(known::readable).toList())
                            .orElse(read));
        }
        return new Entry(context.getNameInNamespace(), values);
    }

    /** The values that are text. Passwords and pictures are bytes. */
    List<String> texts(String attribute) {
        return values.getOrDefault(attribute.toLowerCase(Locale.ROOT), List.of()).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    Optional<String> text(String attribute) {
        return texts(attribute).stream().findFirst();
    }

    /**
     * The value of an attribute that names the entry: the one in its RDN, or else its only one. Who may add a value to
     * the attribute does not rename the entry.
     */
    Optional<String> name(String attribute) {
        List<String> values = texts(attribute);
        return DistinguishedName.valueOf(attribute, dn)
                .or(() -> values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty());
    }
}
