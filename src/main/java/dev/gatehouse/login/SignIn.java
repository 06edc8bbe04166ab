package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.throttle.LoginAttempt;
import dev.gatehouse.throttle.LoginThrottle;
import dev.gatehouse.throttle.SignInBudget;
import dev.gatehouse.token.Audiences;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.token.TokenIssuer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Signs a user in: rate limit, identity, audience, token, session. */
@Component
record SignIn(
        LoginThrottle throttle,
        SignInBudget budget,
        Identities identities,
        Audiences audiences,
        TokenIssuer issuer,
        Sessions sessions,
        TypedNames names,
        ApplicationEventPublisher events) {

    /**
     * @param audience the requested audience; null for Gatehouse itself
     * @throws Refusal after {@link LoginFailed} was published
     */
    IssuedToken signIn(Credentials credentials, @Nullable String audience, Caller caller) {
        Success success;
        try {
            success = attempt(credentials, audience == null ? audiences.own() : audience, caller);
        } catch (Refusal refusal) {
            events.publishEvent(new LoginFailed(names.shown(credentials, refusal), caller, refusal));
            throw refusal;
        }
        events.publishEvent(new LoginSucceeded(success.session(), caller));
        return success.token();
    }

    /** The token is issued before the session is stored: when it is too large, no session is left behind. */
    private Success attempt(Credentials credentials, String audience, Caller caller) {
        if (!audiences.contains(audience)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "audience is not one that tokens are issued for");
        }
        Instant startedAt = sessions.now();
        Identity identity =
                throttle.rateLimited(loginAttempt(credentials, caller), () -> identify(credentials, caller));
        budget.acquire(identity.user());
        audiences.requireOpenTo(identity.roles(), audience);
        Session session = sessions.begin(identity, startedAt);
        IssuedToken token = issuer.issue(session, audience);
        sessions.open(session, caller);
        return new Success(session, token);
    }

    private Identity identify(Credentials credentials, Caller caller) {
        Identity identity;
        try {
            identity = identities.identify(credentials);
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

    private record Success(Session session, IssuedToken token) {}
}
