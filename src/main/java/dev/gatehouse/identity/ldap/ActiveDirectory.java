package dev.gatehouse.identity.ldap;

import java.util.Locale;
import java.util.Optional;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.ldap.support.LdapUtils;

/** What Active Directory does in a way of its own ([MS-ADTS]): names of people, the primary group, groups of groups. */
final class ActiveDirectory {
    static final String USER_FILTER =
            "(&(objectCategory=person)(objectClass=user)(|(sAMAccountName={1})(userPrincipalName={0})))";
    static final String GROUP_FILTER = "(&(objectClass=group)(member={0}))";
    static final String SID = "objectSid";
    static final String PRIMARY_GROUP = "primaryGroupID";

    private ActiveDirectory() {}

    /** The name of the domain in DNS, as the base has it: {@code example.test} of {@code dc=example,dc=test}; else empty. */
    static String domainOf(String baseDn) {
        LdapName base = LdapUtils.newLdapName(baseDn);
        StringBuilder domain = new StringBuilder();
        for (Rdn part : base.getRdns()) {
            if (part.getType().equalsIgnoreCase("dc")) {
                domain.insert(0, part.getValue() + (domain.isEmpty() ? "" : "."));
            }
        }
        return domain.toString().toLowerCase(Locale.ROOT);
    }

    /** {@code alice} of {@code EXAMPLE\alice}; another domain's name is left as it is, and so nobody's. */
    static String withoutNetbiosDomain(String user, String netbiosDomain) {
        String prefix = netbiosDomain.toLowerCase(Locale.ROOT) + "\\";
        return prefix.length() > 1 && user.startsWith(prefix) ? user.substring(prefix.length()) : user;
    }

    /** {@code alice} of {@code alice@example.test}: everybody has this name, whether or not it is in the entry. */
    static String withoutDomain(String user, String domain) {
        String suffix = "@" + domain.toLowerCase(Locale.ROOT);
        return suffix.length() > 1 && user.endsWith(suffix) ? user.substring(0, user.length() - suffix.length()) : user;
    }

    /**
     * A filter that follows groups of groups at the server (LDAP_MATCHING_RULE_TRANSITIVE_EVAL, [MS-ADTS]
     * 3.1.1.3.4.4.3).
     */
    static String transitive(String groupFilter) {
        return groupFilter.replaceAll("(?i)\\(member=\\{0}", "(member:1.2.840.113556.1.4.1941:={0}");
    }

    /** The primary group does not have the user as a member; its SID is the user's with another last number. */
    static Optional<String> primaryGroupOf(Entry user) {
        return user.bytes(SID)
                .map(LdapUtils::convertBinarySidToString)
                .flatMap(sid ->
                        user.text(PRIMARY_GROUP).map(number -> sid.substring(0, sid.lastIndexOf('-') + 1) + number));
    }

    static boolean hasSid(Entry entry, String sid) {
        return entry.bytes(SID).map(LdapUtils::convertBinarySidToString).equals(Optional.of(sid));
    }
}
