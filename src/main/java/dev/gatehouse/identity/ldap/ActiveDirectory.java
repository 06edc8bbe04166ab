package dev.gatehouse.identity.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.ldap.support.LdapUtils;

/** The peculiarities of Active Directory ([MS-ADTS]): domains, the primary group, groups of groups. */
final class ActiveDirectory {
    static final String USER_FILTER =
            "(&(objectCategory=person)(objectClass=user)(|(sAMAccountName={1})(userPrincipalName={0})))";
    static final String GROUP_FILTER = "(&(objectClass=group)(member={0}))";
    static final String SID = "objectSid";
    static final String PRIMARY_GROUP = "primaryGroupID";

    private ActiveDirectory() {}

    /** The DNS name of the domain: {@code example.test} for {@code dc=example,dc=test}; empty when it cannot be derived. */
    static String domainOf(String baseDn) {
        if (!isDistinguishedName(baseDn)) {
            return "";
        }
        List<String> labels = new ArrayList<>();
        for (Rdn part : LdapUtils.newLdapName(baseDn).getRdns()) {
            if (part.getType().equalsIgnoreCase("dc")) {
                labels.add(0, String.valueOf(part.getValue()));
            }
        }
        return String.join(".", labels).toLowerCase(Locale.ROOT);
    }

    static boolean isDistinguishedName(String name) {
        try {
            return new LdapName(name).size() >= 0;
        } catch (InvalidNameException e) {
            return false;
        }
    }

    /**
     * A filter by which the server follows groups of groups (LDAP_MATCHING_RULE_TRANSITIVE_EVAL, [MS-ADTS]
     * 3.1.1.3.4.4.3).
     */
    static String transitive(String groupFilter) {
        return groupFilter.replaceAll("(?i)\\(member=\\{0}", "(member:1.2.840.113556.1.4.1941:={0}");
    }

    /** The primary group does not list the user as a member. Its SID is that of the user with another last number. */
    static Optional<String> primaryGroupOf(Entry user) {
        return sidOf(user)
                .flatMap(sid ->
                        user.text(PRIMARY_GROUP).map(number -> sid.substring(0, sid.lastIndexOf('-') + 1) + number));
    }

    static Optional<String> sidOf(Entry entry) {
        return entry.text(SID);
    }
}
