package dev.gatehouse.account;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.identity.local.PasswordChangeRefused;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.token.TokenIssuer;
import java.time.Instant;
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
        Identities identities,
        Sessions sessions,
        TokenIssuer issuer,
        TokenCookie cookie,
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
     * Replaces the password, and revokes all sessions of the user.
     *
     * @param verified with the hash that the old password was verified against
     * @throws Refusal {@code authentication_failed} when the password was changed in between
     */
    void change(LocalUser verified, String newPassword) {
        // The hash takes long, and is computed before the transaction holds a connection.
        String hash = passwords.newHash(verified.name(), newPassword);
        transactions.executeWithoutResult(transaction -> {
            if (!users.changePassword(verified, hash)) {
                throw wrongPassword(verified);
            }
            revocations.revokeAllOf(verified.name(), null, RevocationReason.PASSWORD_CHANGED);
        });
        events.publishEvent(new UserChanged(verified.name(), verified.name(), "password changed"));
    }

    /**
     * Opens a session for the user who has just changed the password.
     *
     * @param forCookie whether the token must fit into a cookie
     * @return its first token
     * @throws Refusal as a sign-in
     */
    IssuedToken signInAgain(String user, String audience, boolean forCookie, Caller caller) {
        Instant startedAt = sessions.now();
        Identity identity = identities
                .current(user, LocalUsers.SOURCE)
                .filter(Answer.Known.class::isInstance)
                .map(answer -> ((Answer.Known) answer).identity())
                .orElseThrow(() -> new Refusal(
                        ProblemCode.SESSION_ENDED,
                        "session has ended",
                        "the account was disabled or removed while its password was changed"));
        Session session = sessions.begin(identity, startedAt);
        IssuedToken token = issuer.issue(session, audience);
        if (forCookie) {
            cookie.requireRoomFor(token.value());
        }
        sessions.open(session, caller);
        return token;
    }

    private static Refusal wrongPassword(LocalUser user) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED, "Authentication failed for " + user.name() + ": bad credentials");
    }
}
