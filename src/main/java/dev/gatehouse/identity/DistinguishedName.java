package dev.gatehouse.identity;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A distinguished name (RFC 4514), for comparison. Two names are equal in any escaping, case and spacing, in composed or
 * decomposed characters, and with the values of an RDN in any order. {@link LdapName#equals} compares in upper case, where
 * a dotless i is an i, so it takes two entries of a directory for one.
 *
 * @param rdns in one spelling, the one of the entry first
 */
public record DistinguishedName(List<String> rdns) {

    public DistinguishedName {
        rdns = List.copyOf(rdns);
    }

    /** @return empty if the text is no distinguished name, or the empty one */
    public static Optional<DistinguishedName> parsed(String text) {
        try {
            List<String> rdns = new ArrayList<>();
            for (Rdn rdn : new LdapName(text).getRdns()) {
                rdns.add(0, canonical(rdn));
            }
            return rdns.isEmpty() ? Optional.empty() : Optional.of(new DistinguishedName(rdns));
        } catch (NamingException noName) {
            return Optional.empty();
        }
    }

    /**
     * The value that names an entry: that of an attribute in its RDN.
     *
     * @param dn of the entry, as the directory writes it
     * @return empty if the attribute is not in the RDN, or not as text
     */
    public static Optional<String> valueOf(String attribute, String dn) {
        try {
            LdapName name = new LdapName(dn);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            Attribute values = name.getRdn(name.size() - 1).toAttributes().get(attribute);
            return values != null && values.size() == 1 && values.get(0) instanceof String value
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (NamingException noName) {
            return Optional.empty();
        }
    }

    private static String canonical(Rdn rdn) throws NamingException {
        TreeSet<String> values = new TreeSet<>();
        for (Attribute attribute : Collections.list(rdn.toAttributes().getAll())) {
            for (Object value : Collections.list(attribute.getAll())) {
                values.add(attribute.getID().toLowerCase(Locale.ROOT) + "=" + canonical(value));
            }
        }
        return String.join("+", values);
    }

    private static String canonical(Object value) {
        if (value instanceof byte[] bytes) {
            return "#" + HexFormat.of().formatHex(bytes);
        }
        String composed = Normalizer.normalize(String.valueOf(value), Normalizer.Form.NFC);
        return Rdn.escapeValue(composed.strip().replaceAll("\\p{Zs}+", " ").toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return String.join(",", rdns);
    }
}
