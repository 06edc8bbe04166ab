package dev.gatehouse.login;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.throttle.LoginAttempt;
import dev.gatehouse.throttle.LoginThrottle;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks credentials, limited in rate: by the address, by the name as typed, and by the canonical name. */
@Component
class CredentialCheck {
    private static final int MAX_NAMES = 10_000;

    private final LoginThrottle throttle;

    /** Canonical names by further names of the same users, as the sources have said. */
    private final Cache<String, String> canonicalNames =
            BoundedCache.builder(MAX_NAMES).build();

    CredentialCheck(LoginThrottle throttle) {
        this.throttle = throttle;
    }

    /**
     * @param identities asks the identity sources
     * @throws Refusal that of the sources, or {@code too_many_attempts}
     */
    Identity check(Credentials credentials, Caller caller, Supplier<Identity> identities) {
        return credentials instanceof Credentials.Password password
                ? check(password.user(), caller, identities)
                : throttle.rateLimited(LoginAttempt.withToken(caller), identities);
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

    /** A source that is asked counts wrong passwords as well: an attempt with a name that it has returned before waits first. */
    private Identity check(String typed, Caller caller, Supplier<Identity> identities) {
        String known = canonicalNames.getIfPresent(typed);
        Supplier<Identity> answer = () -> answer(typed, known, caller, identities);
        return throttle.rateLimited(
                LoginAttempt.withPassword(typed, caller),
                known == null ? answer : () -> throttle.rateLimited(LoginAttempt.ofPerson(known, caller), answer));
    }

    private Identity answer(String typed, @Nullable String known, Caller caller, Supplier<Identity> identities) {
        Identity identity;
        try {
            identity = identities.get();
        } catch (Refusal refusal) {
            return ofPerson(typed, known, refusal.user(), caller, () -> {
                throw refusal;
            });
        }
        return ofPerson(typed, known, Optional.of(identity.user()), caller, () -> identity);
    }

    /** A source may accept several spellings of a name: guesses in all of them use the budget of the one person. */
    private Identity ofPerson(
            String typed, @Nullable String known, Optional<String> user, Caller caller, Supplier<Identity> outcome) {
        Optional<String> canonical = user.filter(name -> !name.equals(typed));
        canonical.ifPresent(name -> canonicalNames.put(typed, name));
        return canonical
                .filter(name -> !name.equals(known))
                .map(name -> throttle.rateLimited(LoginAttempt.ofPerson(name, caller), outcome))
                .orElseGet(outcome);
    }
}
