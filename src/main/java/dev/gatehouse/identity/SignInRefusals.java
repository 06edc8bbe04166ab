package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** Why credentials were refused, in words that depend on nothing but the code and the name as typed. */
final class SignInRefusals {
    private SignInRefusals() {}

    /** @param reason for the log */
    static Refusal failed(Credentials credentials, String reason) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED,
                "Authentication failed for " + credentials.claimant() + ": bad credentials",
                reason);
    }

    /**
     * For a client that may know the state.
     *
     * @param source names the way out, if it has one
     */
    static Refusal ofState(IdentitySource source, Credentials credentials, AccountState state) {
        return ofState(source, credentials, state, state.description());
    }

    private static Refusal ofState(IdentitySource source, Credentials credentials, AccountState state, String reason) {
        String way =
                state.isOfPassword() && source.replacesPasswords() ? "; POST /authenticate/password changes it" : "";
        return new Refusal(
                state.code(),
                "Authentication failed for " + credentials.claimant() + ": " + state.description() + way,
                reason);
    }

    /** @param disclose whether a user whose password is right may know the state of the account */
    static Refusal rejection(
            IdentitySource source, Credentials credentials, Answer.Rejected rejected, boolean disclose) {
        AccountState state = rejected.state();
        String user = rejected.user();
        Refusal refusal = disclose && rejected.passwordVerified() && state != null
                ? ofState(source, credentials, state, credentials.redacted(rejected.reason()))
                : failed(credentials, user == null ? credentials.redacted(rejected.reason()) : rejected.reason());
        return refusal.bySource(source.name())
                .ofUser(user == null ? null : source.affix().addTo(user));
    }

    /** @param reason for the log */
    static Refusal unavailable(IdentitySource source, String reason, SourceUnavailable outage) {
        return new Refusal(
                        ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                        "The identity source is unavailable, try again later",
                        source.name() + ": " + reason,
                        outage)
                .bySource(source.name());
    }
}
