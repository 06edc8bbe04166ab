package dev.gatehouse.e2e;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.ldif.LDIFRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real directory on this machine, with the suffix {@code dc=example,dc=org} and the entries that a test adds. */
interface DirectoryServer extends AutoCloseable {
    String PEOPLE = ",ou=people,dc=example,dc=org";
    String GROUPS = ",ou=groups,dc=example,dc=org";

    /** By LDAPS, with the name in the certificate of the server. */
    String url();

    /** The same server without encryption, which StartTLS can add. */
    String plainUrl();

    /** The authority of the certificate. */
    Path ca();

    /** A connection that may change each entry, and the policy for passwords. */
    LDAPConnection administrator() throws LDAPException;

    /** Disables an account as an administrator of this server does. */
    void disable(String user) throws LDAPException;

    /** Makes the password of a user one that must be changed first. */
    void requireChange(String user) throws LDAPException;

    /** Makes the password of a user too old, without grace logins; it may take some seconds. */
    void expire(String user) throws LDAPException;

    @Override
    void close() throws IOException;

    /** Fits an entry to the schema of the server; false if the server cannot have it. */
    default boolean fit(Entry entry) throws LDAPException {
        return true;
    }

    /** Adds and changes entries. */
    default void change(String ldif) throws IOException, LDIFException, LDAPException {
        try (LDIFReader reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
            List<LDIFRecord> records = new ArrayList<>();
            for (LDIFRecord next = reader.readLDIFRecord(); next != null; next = reader.readLDIFRecord()) {
                records.add(next);
            }
            change(records);
        }
    }

    /** Adds and changes entries by LDAP, so that the server processes them; the suffix is there. */
    default void change(List<? extends LDIFRecord> records) throws LDAPException {
        try (LDAPConnection connection = administrator()) {
            for (LDIFRecord next : records) {
                if (next instanceof Entry entry) {
                    entry.removeAttribute("entryUUID");
                    if (!entry.getDN().startsWith("dc=") && fit(entry)) {
                        new LDIFAddChangeRecord(entry).processChange(connection);
                    }
                } else if (next instanceof LDIFChangeRecord change) {
                    change.processChange(connection);
                }
            }
        }
    }

    /** Without values the attribute is removed. */
    default void set(String dn, String attribute, String... values) throws LDAPException {
        try (LDAPConnection connection = administrator()) {
            connection.modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
        }
    }

    default void setOfUser(String user, String attribute, String... values) throws LDAPException {
        set("uid=" + user + PEOPLE, attribute, values);
    }
}
