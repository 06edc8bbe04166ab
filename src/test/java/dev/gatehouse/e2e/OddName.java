package dev.gatehouse.e2e;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The name of a group that needs escapes (RFC 4514, section 2.4). The user {@code carol} is in each such group, and the group is
 * in one of its own.
 *
 * @param rdn as the entry is added
 * @param name the common name in a configuration; empty for one with {@code =}, which would be a distinguished name
 * @param other the RDN in another spelling
 */
record OddName(String rdn, String name, String other) {
    private static final List<OddName> ALL = List.of(
            new OddName("cn=Team\\, North (EU)", "team, north (eu)", "CN=\"Team,  North (EU)\""),
            new OddName("cn=\\#1", "#1", "cn=\\231"),
            new OddName("cn=C\\+\\+ / Java", "c++ / java", "cn = C\\2b\\2B / java"),
            new OddName("cn=say \\\"hi\\\"", "say \"hi\"", "cn=say \\22hi\\22"),
            new OddName("cn=back\\\\slash\\; \\<x\\>\\=y *(z)", "", "cn=back\\5Cslash\\3b \\3cx\\3E\\3dy \\2a(z)"),
            new OddName("cn=padded\\ ", "padded", "cn=padded\\20"),
            new OddName("cn=\\ indented", "indented", "cn=\\20indented"),
            new OddName("cn=Gr\u00f6\u00dfe", "gr\u00f6\u00dfe", "cn=gr\\c3\\b6\\C3\\9fe"),
            new OddName("cn=\u65e5\u672c", "\u65e5\u672c", "cn=\\e6\\97\\a5\u672c"),
            new OddName("cn=west+ou=sales", "west", "OU=Sales + CN=West"));

    static List<Entry> groups() throws LDAPException {
        List<Entry> groups = new ArrayList<>();
        for (int i = 0; i < ALL.size(); i++) {
            groups.add(group(ALL.get(i).rdn, "uid=carol" + DirectoryServer.PEOPLE));
            groups.add(group("cn=above" + i, ALL.get(i).rdn + DirectoryServer.GROUPS));
        }
        return groups;
    }

    /** For each group that by its name, that by its distinguished name, and that of the group above. */
    static Stream<String> roles() {
        return IntStream.range(0, ALL.size())
                .boxed()
                .flatMap(i -> Stream.of(
                        ALL.get(i).name.isEmpty() ? "" : argument("name" + i, ALL.get(i).name),
                        argument("dn" + i, ALL.get(i).rdn + DirectoryServer.GROUPS),
                        argument("other" + i, ALL.get(i).other + ",OU=groups , dc=Example,dc=org"),
                        argument("above" + i, "above" + i)))
                .filter(argument -> !argument.isEmpty());
    }

    /** Those of carol. */
    static TreeSet<String> roleNames() {
        return roles().map(argument -> argument.replaceFirst("--gatehouse.roles.(\\w+)\\..*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String argument(String role, String group) {
        return "--gatehouse.roles." + role + ".ldap-groups[0]=" + group;
    }

    private static Entry group(String rdn, String member) throws LDAPException {
        Entry group = new Entry(rdn + DirectoryServer.GROUPS);
        RDN name = new RDN(rdn);
        for (int i = 0; i < name.getAttributeNames().length; i++) {
            group.addAttribute(name.getAttributeNames()[i], name.getAttributeValues()[i]);
        }
        group.addAttribute("objectClass", "groupOfNames");
        group.addAttribute("member", member);
        return group;
    }
}
