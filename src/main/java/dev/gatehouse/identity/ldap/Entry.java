package dev.gatehouse.identity.ldap;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.NameNotFoundException;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;

/**
 * What a directory says of one entry.
 *
 * @param dn the distinguished name, absolute
 * @param values by the attribute's name, in lower case: text, or bytes
 */
record Entry(String dn, Map<String, List<Object>> values) {

    Entry {
        values = Map.copyOf(values);
    }

    /**
     * Reads an entry whose name is known; empty when there is none.
     *
     * @param relativeDn relative to {@code base-dn}
     */
    static Optional<Entry> read(LdapName relativeDn, Set<String> attributes, LdapTemplate reader) {
        ContextMapper<Entry> mapper = Entry::of;
        try {
            return Optional.of(reader.lookup(relativeDn, attributes.toArray(String[]::new), mapper));
        } catch (NameNotFoundException e) {
            return Optional.empty();
        }
    }

    /** @param found as Spring LDAP hands it to a mapper of contexts */
    @SuppressWarnings("BanJNDI") // The entry is here already, and LdapServers has JNDI deserialize nothing.
    static Entry of(Object found) {
        DirContextOperations context = (DirContextOperations) found;
        Map<String, List<Object>> values = new HashMap<>();
        for (String name : Collections.list(context.getAttributes().getIDs())) {
            values.put(name.toLowerCase(Locale.ROOT), List.of(context.getObjectAttributes(name)));
        }
        return new Entry(context.getNameInNamespace(), values);
    }

    /** The values that are text; passwords and pictures come as bytes and are left out. */
    List<String> texts(String attribute) {
        return all(attribute)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    Optional<String> text(String attribute) {
        return texts(attribute).stream().findFirst();
    }

    Optional<byte[]> bytes(String attribute) {
        return all(attribute)
                .filter(byte[].class::isInstance)
                .map(byte[].class::cast)
                .findFirst();
    }

    private Stream<Object> all(String attribute) {
        return values.getOrDefault(attribute.toLowerCase(Locale.ROOT), List.of()).stream();
    }
}
