package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.DistinguishedName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.Binding;
import javax.naming.directory.SearchControls;
import javax.naming.ldap.LdapName;
import org.springframework.ldap.LimitExceededException;
import org.springframework.ldap.NameNotFoundException;
import org.springframework.ldap.SizeLimitExceededException;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.NameClassPairCallbackHandler;
import org.springframework.ldap.core.support.DefaultIncrementalAttributesMapper;
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
     * Searches a subtree, in pages where the server offers them.
     *
     * @throws LimitExceededException when the server returns some of the entries only
     */
    static List<Entry> search(String base, String filter, LdapTemplate reader, String... attributes) {
        List<Entry> found = new ArrayList<>();
        ResultPages pages = new ResultPages();
        do {
            reader.search(LdapUtils.newLdapName(base), filter, controls(0, attributes), add(found), pages);
        } while (pages.hasMore());
        return found;
    }

    /**
     * Searches a subtree for the first entries.
     *
     * @throws LimitExceededException when the server returns fewer of them because of a limit of its own
     */
    static List<Entry> first(int limit, String base, String filter, LdapTemplate reader, String... attributes) {
        List<Entry> found = new ArrayList<>();
        try {
            reader.search(LdapUtils.newLdapName(base), filter, controls(limit, attributes), add(found));
        } catch (SizeLimitExceededException e) {
            if (found.size() < limit) {
                throw e;
            }
        }
        return found;
    }

    private static SearchControls controls(int limit, String... attributes) {
        return new SearchControls(SearchControls.SUBTREE_SCOPE, limit, 0, attributes, true, false);
    }

    /** With the name as the server writes it: the JDK removes a blank at the end of a value that is escaped as {@code \20}. */
    @SuppressWarnings("BanJNDI") // As below.
    private static NameClassPairCallbackHandler add(List<Entry> entries) {
        return found -> entries.add(new Entry(
                found.getNameInNamespace(), of(((Binding) found).getObject()).values()));
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

    /** All values, also of an attribute of which Active Directory returns some 1,500 at a time ([MS-ADTS] 3.1.1.3.1.3.3). */
    List<String> values(String attribute, LdapTemplate reader) {
        String ranged = attribute.toLowerCase(Locale.ROOT) + ";range=";
        if (values.keySet().stream().noneMatch(name -> name.startsWith(ranged))) {
            return texts(attribute);
        }
        LdapName name = LdapUtils.newLdapName(dn);
        return DefaultIncrementalAttributesMapper.lookupAttributeValues(reader, name, attribute).stream()
                .map(String::valueOf)
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
