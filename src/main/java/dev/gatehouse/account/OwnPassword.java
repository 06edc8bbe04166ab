package dev.gatehouse.account;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.identity.local.PasswordChangeRefused;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The password of the signed-in user, if it is stored in the table of local users. */
@Component
class OwnPassword {
    private final LocalUsers users;
    private final Subjects subjects;
    private final LocalPasswords passwords;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;

    OwnPassword(
            LocalUsers users,
            Subjects subjects,
            LocalPasswords passwords,
            Revocations revocations,
            ApplicationEventPublisher events) {
        this.users = users;
        this.subjects = subjects;
        this.passwords = passwords;
        this.revocations = revocations;
        this.events = events;
    }

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
     * @param hash of the new password
     * @throws Refusal {@code authentication_failed} when the password was changed in between
     */
    @Transactional
    public void replace(LocalUser verified, String hash, String sessionId) {
        if (!users.replaceHash(verified, hash)) {
            throw wrongPassword(verified);
        }
        revocations.revokeAllOf(verified.name(), sessionId, RevocationReason.PASSWORD_CHANGED);
    }

    private static Refusal wrongPassword(LocalUser user) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED, "Authentication failed for " + user.name() + ": bad credentials");
    }
}
