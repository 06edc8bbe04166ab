package dev.gatehouse.identity.ldap;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.naming.directory.SearchControls;
import org.springframework.ldap.PartialResultException;
import org.springframework.ldap.core.ContextMapperCallbackHandler;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapUtils;

/**
 * A search of a subtree.
 *
 * @param base relative to {@code base-dn}
 * @param limit the most entries that are returned, 0 for all
 * @param attributes the attributes that are returned
 */
record EntrySearch(String base, String filter, int limit, Set<String> attributes) {
    /** Requests entries without attributes (RFC 4511, section 4.5.1.8). */
    static final Set<String> NO_ATTRIBUTES = Set.of("1.1");

    List<Entry> run(LdapTemplate reader) {
        ContextMapperCallbackHandler<Entry> found = new ContextMapperCallbackHandler<>(Entry::of);
        SearchControls controls = new SearchControls(
                SearchControls.SUBTREE_SCOPE, limit, 0, attributes.toArray(String[]::new), true, false);
        try {
            reader.search(LdapUtils.newLdapName(base), filter, controls, found);
        } catch (PartialResultException otherPartitions) {
            // Active Directory ends a search of the whole domain with references to its other partitions.
            return found.getList();
        }
        return found.getList();
    }

    @Override
    public String toString() {
        return "EntrySearch[base=" + base + ", attributes=" + Arrays.toString(attributes.toArray()) + "]";
    }
}
