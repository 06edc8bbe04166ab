package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.DistinguishedName;
import dev.gatehouse.identity.RoleMapping;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.ldap.InvalidNameException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.support.LdapEncoder;

/** Whether a directory has the groups of {@code gatehouse.roles}, where it looks for the groups of a user. */
record ExistingGroups(Directory directory, LdapServers servers) {

    /** @throws NamingException when the directory answers with an error */
    Map<RoleMapping, Boolean> of(List<RoleMapping> mappings) {
        return mappings.stream().collect(Collectors.toMap(Function.identity(), this::contain));
    }

    private boolean contain(RoleMapping mapping) {
        String base = directory.groups().groupSearchBase();
        boolean fromEntry = directory.groups().memberOfAttribute() != null;
        if (base == null && !fromEntry) {
            return false;
        }
        String searched = directory.servers().absolute(Objects.requireNonNullElse(base, ""));
        return mapping.isDn()
                ? (fromEntry || isBelow(mapping.value(), searched)) && exists(mapping.value())
                : isNamed(mapping.value(), searched);
    }

    private boolean exists(String dn) {
        try {
            return servers.read(reader -> Entry.read(dn, reader, Entry.NO_ATTRIBUTES))
                    .isPresent();
        } catch (InvalidNameException e) {
            return false;
        }
    }

    private boolean isNamed(String name, String base) {
        String filter = "(" + directory.groups().groupNameAttribute() + "=" + LdapEncoder.filterEncode(name) + ")";
        return !servers.read(reader -> Entry.first(1, base, filter, reader, Entry.NO_ATTRIBUTES))
                .isEmpty();
    }

    private static boolean isBelow(String dn, String base) {
        List<String> entry = rdns(dn);
        List<String> parent = rdns(base);
        return entry.size() > parent.size()
                && entry.subList(entry.size() - parent.size(), entry.size()).equals(parent);
    }

    private static List<String> rdns(String dn) {
        return DistinguishedName.parsed(dn).map(DistinguishedName::rdns).orElse(List.of());
    }
}
