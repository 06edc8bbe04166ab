package dev.gatehouse.identity.ldap;

import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.ldap.support.LdapUtils;

/** The peculiarities of Active Directory ([MS-ADTS]): user names, the primary group, groups of groups. */
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
        LdapName base = LdapUtils.newLdapName(baseDn);
        StringBuilder domain = new StringBuilder();
        for (Rdn part : base.getRdns()) {
            if (part.getType().equalsIgnoreCase("dc")) {
                domain.insert(0, part.getValue() + (domain.isEmpty() ? "" : "."));
            }
        }
        return domain.toString().toLowerCase(Locale.ROOT);
    }

    static boolean isDistinguishedName(String name) {
        try {
            return new LdapName(name).size() >= 0;
        } catch (InvalidNameException e) {
            return false;
        }
    }

    /** {@code alice} for {@code EXAMPLE\alice}. The name of another domain is not removed, so it matches no user. */
    static String withoutNetbiosDomain(String user, String netbiosDomain) {
        String prefix = netbiosDomain.toLowerCase(Locale.ROOT) + "\\";
        return prefix.length() > 1 && user.startsWith(prefix) ? user.substring(prefix.length()) : user;
    }

    /** {@code alice} for {@code alice@example.test}: each user has this name, also when the entry does not contain it. */
    static String withoutDomain(String user, String domain) {
        String suffix = "@" + domain.toLowerCase(Locale.ROOT);
        return suffix.length() > 1 && user.endsWith(suffix) ? user.substring(0, user.length() - suffix.length()) : user;
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
        return user.bytes(SID)
                .map(LdapUtils::convertBinarySidToString)
                .flatMap(sid ->
                        user.text(PRIMARY_GROUP).map(number -> sid.substring(0, sid.lastIndexOf('-') + 1) + number));
    }

    static boolean hasSid(Entry entry, String sid) {
        return entry.bytes(SID).map(LdapUtils::convertBinarySidToString).equals(Optional.of(sid));
    }
}
