package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordChangeAnswer;
import dev.gatehouse.identity.PasswordChangeAnswer.OldPasswordRefused;
import dev.gatehouse.identity.PasswordChangeAnswer.Refused;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.naming.NamingException;
import org.springframework.ldap.support.LdapUtils;

/**
 * Replaces passwords of users with their own rights. The request contains the old password, and the server checks it: the
 * service account needs no right to reset passwords.
 */
record LdapPasswords(Directory directory, LdapServers servers, LdapUsers users) {
    private static final Refused NOT_REQUIRED = new Refused(
            "The password can be changed here only when it has expired or must be changed",
            "the password need not be changed, and password-change is when-required");
    private static final Refused NOT_TEXT =
            new Refused("The new password must be text", "the new password contains NUL or a lone surrogate");
    private static final String NOT_ALLOWED =
            "The directory does not accept the new password, or does not let the user" + " change it";
    private static final String EXPIRED = "The password has expired, and only an administrator can replace it";

    boolean enabled() {
        return mode() != PasswordChangeMode.NEVER;
    }

    /**
     * The password is right, even if a sign-in with it is refused because of its age.
     *
     * @param signIn the answer to a sign-in
     */
    Answer proof(Credentials.Password credentials, Answer signIn) {
        return enabled()
                        && signIn instanceof Answer.Rejected rejected
                        && rejected.passwordVerified()
                        && isReplaceable(rejected)
                ? entry(credentials.user()).map(this::mustChange).orElse(signIn)
                : signIn;
    }

    /**
     * @param user the canonical name
     * @throws SourceUnavailable when no server gets the new password
     */
    PasswordChangeAnswer change(String user, String oldPassword, String newPassword) {
        if (!enabled()) {
            return new Refused(
                    "The password of " + user + " cannot be changed here",
                    PasswordChangeMode.isEncrypted(directory.servers())
                            ? "password-change is never"
                            : "the directory is used without encryption");
        }
        if (newPassword.indexOf(0) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(newPassword)) {
            return NOT_TEXT;
        }
        Optional<Entry> entry = users.entriesOf(user).stream()
                .filter(found -> users.nameOf(found).equals(Optional.of(user)))
                .findFirst();
        if (entry.isEmpty()) {
            return new OldPasswordRefused("the user was renamed or deleted in the meantime");
        }
        PasswordRequest request = directory.domain().activeDirectory()
                ? new PasswordRequest.UnicodePassword(entry.get().dn(), oldPassword, newPassword)
                : new PasswordRequest.PasswordModify(entry.get().dn(), oldPassword, newPassword);
        return servers.connected(connection -> change(connection, request, oldPassword));
    }

    private PasswordChangeAnswer change(LdapConnection connection, PasswordRequest request, String oldPassword) {
        BindResponse bind = connection.bind(request.dn(), oldPassword);
        Optional<Answer.Rejected> denial = AccountStates.denial(bind);
        if (denial.isPresent() && !isReplaceable(denial.get())) {
            return new OldPasswordRefused(denial.get().reason());
        }
        if (bind instanceof BindResponse.Accepted accepted) {
            boolean required = denial.isPresent() || accepted.expires();
            return required || mode() == PasswordChangeMode.ALWAYS
                    ? changeAsUser(connection, request).answer(request, NOT_ALLOWED)
                    : NOT_REQUIRED;
        }
        if (directory.domain().activeDirectory()) {
            // The user cannot bind. Everyone may change a password whose old value they know, unless an entry denies
            // it.
            bindAsService(connection);
        }
        return connection.change(request).answer(request, EXPIRED);
    }

    /**
     * ApacheDS does not find the entry of users who must change their password: it reads it with their rights, and they may only
     * modify the password.
     */
    private static ChangeResponse changeAsUser(LdapConnection connection, PasswordRequest request) {
        ChangeResponse response = connection.change(request);
        return response.code() == ChangeResponse.NO_SUCH_OBJECT
                ? connection.change(
                        new PasswordRequest.UserPassword(request.dn(), request.oldPassword(), request.newPassword()))
                : response;
    }

    private void bindAsService(LdapConnection connection) {
        Servers settings = directory.servers();
        try {
            connection.authenticate(
                    Objects.requireNonNull(settings.bindDn()), Objects.requireNonNull(settings.bindPassword()));
        } catch (NamingException e) {
            throw LdapUtils.convertLdapException(e);
        }
    }

    /** The password may be replaced; whether its user may sign in is for the entry to say. */
    private Answer mustChange(Entry entry) {
        Answer answer = servers.read(reader -> users.answer(entry, true, reader));
        return answer instanceof Answer.Known known ? new Answer.MustChange(known) : answer;
    }

    private Optional<Entry> entry(String entered) {
        if (directory.users().userDnPattern() == null) {
            List<Entry> found = users.search(entered);
            return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
        }
        String dn = users.dnOf(directory.domain().account(entered));
        return servers.read(reader -> users.lookup(dn, reader));
    }

    private PasswordChangeMode mode() {
        return PasswordChangeMode.of(directory);
    }

    private static boolean isReplaceable(Answer.Rejected rejected) {
        return rejected.state() != null && rejected.state().isOfPassword();
    }
}
