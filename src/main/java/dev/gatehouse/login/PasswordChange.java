package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.IssuedToken;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes the password of a user who is not signed in: because it must be changed, or because the user wants to. */
@Component
record PasswordChange(
        CredentialCheck credentialCheck,
        Identities identities,
        LocalUsers users,
        LocalPasswords passwords,
        Revocations revocations,
        TransactionTemplate transactions,
        SourcePasswordChange sourceChange,
        SignIn signIn,
        TypedNames names,
        ApplicationEventPublisher events) {

    /**
     * Proves the old password, replaces it, revokes all sessions of the user, and signs the user in.
     *
     * @throws Refusal of a sign-in with the old password; {@code password_refused} if the source of the user refuses the
     *     change; {@code weak_password} for a local user
     */
    IssuedToken change(PasswordChangeRequest request, Caller caller) {
        Credentials.Password old = request.oldCredentials();
        signIn.known(request.tokenRequest());
        Identity proven = reported(old, caller, () -> credentialCheck.check(old, caller, () -> identities.prove(old)));
        if (proven.source().equals(LocalUsers.SOURCE) && request.isFor(LocalUsers.SOURCE)) {
            replace(proven.user(), old, request.newPassword());
        } else {
            reported(old, caller, () -> {
                requireSource(request, proven);
                sourceChange.change(proven, old, request.newPassword(), caller);
                return proven;
            });
        }
        return signIn.signIn(
                new Credentials.Password(old.user(), request.newPassword()), request.tokenRequest(), caller);
    }

    private static void requireSource(PasswordChangeRequest request, Identity user) {
        if (!request.isFor(user.source())) {
            throw new Refusal(
                            ProblemCode.PASSWORD_REFUSED,
                            "The password of " + user.user() + " cannot be changed here",
                            "the request names another source than that of the user")
                    .bySource(user.source())
                    .ofUser(user.user());
        }
    }

    private Identity reported(Credentials.Password old, Caller caller, Supplier<Identity> step) {
        long startedAt = System.nanoTime();
        try {
            return step.get();
        } catch (Refusal refusal) {
            events.publishEvent(new LoginFailed(names.shown(old, refusal), caller, refusal, SignIn.elapsed(startedAt)));
            throw refusal;
        }
    }

    /** The old password is compared again with the row that is replaced: an administrator may have set another one. */
    private void replace(String name, Credentials.Password old, String newPassword) {
        LocalUser user = users.find(name)
                .filter(found -> passwords.matches(old.password(), found.passwordHash()))
                .orElseThrow(() -> superseded(name));
        // The hash takes long, and is computed before the transaction holds a connection.
        String hash = passwords.newHash(name, newPassword);
        transactions.executeWithoutResult(transaction -> {
            if (!users.changePassword(user, hash)) {
                throw superseded(name);
            }
            revocations.revokeAllOf(name, null, RevocationReason.PASSWORD_CHANGED);
        });
        events.publishEvent(new UserChanged(name, name, "password changed"));
    }

    private static Refusal superseded(String name) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED,
                "Authentication failed for " + name + ": bad credentials",
                "the password was changed in the meantime");
    }
}
