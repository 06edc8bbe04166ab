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
 * An entry of a directory.
 *
 * @param dn the distinguished name, absolute
 * @param values by the name of the attribute in lower case: text or bytes
 */
record Entry(String dn, Map<String, List<Object>> values) {

    Entry {
        values = Map.copyOf(values);
    }

    /**
     * Reads an entry by its name; empty when it does not exist.
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

    /** @param found what Spring LDAP passes to a context mapper */
    @SuppressWarnings("BanJNDI") // The entry has been read, and LdapServers forbids JNDI to deserialize objects.
    static Entry of(Object found) {
        DirContextOperations context = (DirContextOperations) found;
        Map<String, List<Object>> values = new HashMap<>();
        for (String name : Collections.list(context.getAttributes().getIDs())) {
            values.put(name.toLowerCase(Locale.ROOT), List.of(context.getObjectAttributes(name)));
        }
        return new Entry(context.getNameInNamespace(), values);
    }

    /** The values that are text. Passwords and pictures are bytes. */
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
