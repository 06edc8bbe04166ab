package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.naming.NamingException;
import javax.naming.directory.BasicAttribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.ModificationItem;
import javax.naming.ldap.ExtendedRequest;
import javax.naming.ldap.ExtendedResponse;
import javax.naming.ldap.LdapContext;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.support.LdapUtils;

/** A change of a password that contains the old one, so that the server checks it. */
sealed interface PasswordRequest {

    /** The entry of the user. */
    String dn();

    String oldPassword();

    String newPassword();

    /**
     * A diagnostic message for the log. Some servers repeat the values that they refuse, those of {@code unicodePwd} with a NUL in
     * each character.
     */
    default String redacted(String diagnostic) {
        String text = Diagnostic.firstLine(diagnostic).replaceFirst("\\x00+$", "");
        return text.indexOf(0) >= 0
                ? "(a message with binary values)"
                : text.replace(oldPassword(), "…").replace(newPassword(), "…");
    }

    /** @throws NamingException the answer of the server when it refuses, or that there is none */
    void send(LdapContext context) throws NamingException;

    /**
     * Active Directory: both values in one modification. A single new value would be a reset ([MS-ADTS] 3.1.1.3.1.5), which
     * asks for no old password and needs another right.
     */
    record UnicodePassword(String dn, String oldPassword, String newPassword) implements PasswordRequest {
        private static final String ATTRIBUTE = "unicodePwd";

        @Override
        @SuppressWarnings("BanJNDI") // The name is that of an entry, and nothing is read.
        public void send(LdapContext context) throws NamingException {
            context.modifyAttributes(LdapUtils.newLdapName(dn), new ModificationItem[] {
                new ModificationItem(DirContext.REMOVE_ATTRIBUTE, new BasicAttribute(ATTRIBUTE, encoded(oldPassword))),
                new ModificationItem(DirContext.ADD_ATTRIBUTE, new BasicAttribute(ATTRIBUTE, encoded(newPassword)))
            });
        }

        private static byte[] encoded(String password) {
            return ("\"" + password + "\"").getBytes(StandardCharsets.UTF_16LE);
        }

        @Override
        public String toString() {
            return "UnicodePassword[dn=" + dn + "]";
        }
    }

    /**
     * The new value as a modification by the user, whose old password the server has checked at the bind. The server hashes the
     * value only if it is set up so.
     */
    record UserPassword(String dn, String oldPassword, String newPassword) implements PasswordRequest {

        @Override
        @SuppressWarnings("BanJNDI") // As above.
        public void send(LdapContext context) throws NamingException {
            context.modifyAttributes(LdapUtils.newLdapName(dn), new ModificationItem[] {
                new ModificationItem(
                        DirContext.REPLACE_ATTRIBUTE,
                        new BasicAttribute("userPassword", newPassword.getBytes(StandardCharsets.UTF_8)))
            });
        }

        @Override
        public String toString() {
            return "UserPassword[dn=" + dn + "]";
        }
    }

    /** Other directories: the password modify operation (RFC 3062). Some require the name of the user in it. */
    record PasswordModify(String dn, String oldPassword, String newPassword) implements PasswordRequest {

        @Override
        public void send(LdapContext context) throws NamingException {
            context.extendedOperation(new Operation(
                    Objects.requireNonNull(new PasswordModifyExtendedRequest(dn, oldPassword, newPassword).getValue())
                            .getValue()));
        }

        @Override
        public String toString() {
            return "PasswordModify[dn=" + dn + "]";
        }
    }

    /** An operation of which only success counts: RFC 3062 returns a password only if the request has none. */
    final class Operation implements ExtendedRequest {
        private final byte[] value;

        Operation(byte[] value) {
            this.value = value;
        }

        @Override
        public String getID() {
            return PasswordModifyExtendedRequest.PASSWORD_MODIFY_REQUEST_OID;
        }

        @Override
        public byte[] getEncodedValue() {
            return value;
        }

        @Override
        public @Nullable ExtendedResponse createExtendedResponse(
                @Nullable String id, byte @Nullable [] response, int offset, int length) {
            return null;
        }
    }
}
