package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.throttle.LoginAttempt;
import dev.gatehouse.throttle.LoginThrottle;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Checks credentials, limited in rate: by the address, by the name as typed, and by the canonical name. */
@Component
record CredentialCheck(LoginThrottle throttle) {

    /**
     * @param identities asks the identity sources
     * @throws Refusal that of the sources, or {@code too_many_attempts}
     */
    Identity check(Credentials credentials, Caller caller, Supplier<Identity> identities) {
        return throttle.rateLimited(loginAttempt(credentials, caller), () -> identify(credentials, caller, identities));
    }

    /**
     * Checks a password again, of a user who is known.
     *
     * @param user the canonical name
     * @param check as of {@link LoginThrottle#rateLimited}
     */
    <T> T checkAgain(String user, Caller caller, Supplier<T> check) {
        return throttle.rateLimited(LoginAttempt.withPassword(user, caller), check);
    }

    private Identity identify(Credentials credentials, Caller caller, Supplier<Identity> identities) {
        Identity identity;
        try {
            identity = identities.get();
        } catch (Refusal refusal) {
            return rateLimited(credentials, refusal.user(), caller, () -> {
                throw refusal;
            });
        }
        return rateLimited(credentials, Optional.of(identity.user()), caller, () -> identity);
    }

    /** A source may accept several spellings of a name: guesses in all of them use the budget of the one person. */
    private Identity rateLimited(
            Credentials credentials, Optional<String> canonical, Caller caller, Supplier<Identity> outcome) {
        return credentials instanceof Credentials.Password
                ? canonical
                        .filter(name -> !name.equals(credentials.claimant()))
                        .map(name -> throttle.rateLimited(LoginAttempt.ofPerson(name, caller), outcome))
                        .orElseGet(outcome)
                : outcome.get();
    }

    private static LoginAttempt loginAttempt(Credentials credentials, Caller caller) {
        return credentials instanceof Credentials.Password password
                ? LoginAttempt.withPassword(password.user(), caller)
                : LoginAttempt.withToken(caller);
    }
}
