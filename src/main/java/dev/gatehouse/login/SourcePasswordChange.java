package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.PasswordChangeAnswer;
import dev.gatehouse.identity.PasswordChangeAnswer.Changed;
import dev.gatehouse.identity.PasswordChangeAnswer.Refused;
import dev.gatehouse.identity.SourcePasswords;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Replaces a password that is kept by another system than Gatehouse, and ends the sessions of its user. */
@Component
record SourcePasswordChange(
        CredentialCheck credentialCheck,
        SourcePasswords passwords,
        Revocations revocations,
        ApplicationEventPublisher events) {

    /**
     * The source checks the old password again: a refusal uses the limits of sign-ins, since some sources accept the password
     * of before at a sign-in. The sessions end also when it is not known whether the password was changed.
     *
     * @param user whose old password was proven
     * @throws Refusal {@code password_refused}, {@code authentication_failed} or {@code identity_source_unavailable}
     */
    void change(Identity user, Credentials.Password old, String newPassword, Caller caller) {
        PasswordChangeAnswer answer =
                credentialCheck.checkAgain(user.user(), caller, () -> passwords.change(user, old, newPassword));
        if (answer instanceof Changed) {
            events.publishEvent(new UserChanged(user.user(), user.user(), "password changed, source " + user.source()));
        }
        if (!(answer instanceof Refused)) {
            revocations.revokeAllOf(user.user(), null, RevocationReason.PASSWORD_CHANGED);
        }
        passwords.refusal(user, answer).ifPresent(refusal -> {
            throw refusal;
        });
    }
}
