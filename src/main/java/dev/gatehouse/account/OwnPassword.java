package dev.gatehouse.account;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.identity.local.PasswordChangeRefused;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The password of the signed-in user, if it is stored in the table of local users. */
@Component
record OwnPassword(
        LocalUsers users,
        Subjects subjects,
        LocalPasswords passwords,
        Revocations revocations,
        TransactionTemplate transactions,
        ApplicationEventPublisher events) {

    /**
     * The local user of this name. A local user may have the same name as a user of another source, who is another person.
     *
     * @throws Refusal {@code invalid_request} when the signed-in user is from another source
     */
    LocalUser user(String name) {
        return users.find(name)
                .filter(user -> subjects.belongsTo(name, LocalUsers.SOURCE))
                .orElseThrow(() ->
                        new Refusal(ProblemCode.INVALID_REQUEST, "The password of " + name + " is kept elsewhere"));
    }

    /** @throws Refusal {@code authentication_failed} when the password is wrong */
    LocalUser verify(LocalUser user, String password) {
        if (!passwords.matches(password, user.passwordHash())) {
            events.publishEvent(new PasswordChangeRefused(user.name()));
            throw wrongPassword(user);
        }
        return user;
    }

    /**
     * Replaces the password, and revokes all sessions of the user except one.
     *
     * @param verified with the hash that the old password was verified against
     * @param sessionId the session that continues
     * @throws Refusal {@code authentication_failed} when the password was changed in between
     */
    void change(LocalUser verified, String newPassword, String sessionId) {
        // The hash takes long, and is computed before the transaction holds a connection.
        String hash = passwords.newHash(verified.name(), newPassword);
        transactions.executeWithoutResult(transaction -> {
            if (!users.changePassword(verified, hash)) {
                throw wrongPassword(verified);
            }
            revocations.revokeAllOf(verified.name(), sessionId, RevocationReason.PASSWORD_CHANGED);
        });
        events.publishEvent(new UserChanged(verified.name(), verified.name(), "password changed"));
    }

    private static Refusal wrongPassword(LocalUser user) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED, "Authentication failed for " + user.name() + ": bad credentials");
    }
}
