package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.throttle.SignInBudget;
import dev.gatehouse.token.Audiences;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.token.TokenIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Signs a user in: rate limit, identity, audience, token, session. */
@Component
record SignIn(
        CredentialCheck credentialCheck,
        SignInBudget budget,
        Identities identities,
        Audiences audiences,
        TokenIssuer issuer,
        TokenCookie cookie,
        Sessions sessions,
        TypedNames names,
        ApplicationEventPublisher events) {

    /**
     * @throws Refusal after {@link LoginFailed} was published
     */
    IssuedToken signIn(Credentials credentials, TokenRequest requested, Caller caller) {
        long startedAt = System.nanoTime();
        Success success;
        try {
            success = attempt(credentials, known(requested), requested.cookie(), caller);
        } catch (Refusal refusal) {
            events.publishEvent(
                    new LoginFailed(names.shown(credentials, refusal), caller, refusal, elapsed(startedAt)));
            throw refusal;
        }
        events.publishEvent(new LoginSucceeded(success.session(), caller, elapsed(startedAt), success.liveSessions()));
        return success.token();
    }

    static Duration elapsed(long startedAt) {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /**
     * @return the audience
     * @throws Refusal {@code invalid_request} if no tokens are issued for the audience, or cookies are not enabled
     */
    String known(TokenRequest requested) {
        String wanted = requested.audience() == null ? audiences.own() : requested.audience();
        if (!audiences.contains(wanted)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "audience is not one that tokens are issued for");
        }
        if (requested.cookie() && !cookie.isEnabled()) {
            throw new Refusal(
                    ProblemCode.INVALID_REQUEST,
                    "cookie is not enabled here",
                    "gatehouse.http.cookie.enabled is false");
        }
        return wanted;
    }

    /** The token is issued before the session is stored: when it is too large, no session is left behind. */
    private Success attempt(Credentials credentials, String audience, boolean forCookie, Caller caller) {
        Instant startedAt = sessions.now();
        Identity identity = credentialCheck.check(credentials, caller, () -> identities.identify(credentials));
        budget.acquire(identity.user());
        audiences.requireOpenTo(identity.roles(), audience);
        Session session = sessions.begin(identity, startedAt);
        IssuedToken token = issuer.issue(session, audience);
        if (forCookie) {
            cookie.requireRoomFor(token.value());
        }
        OptionalInt liveSessions = sessions.open(session, caller);
        return new Success(session, token, liveSessions);
    }

    private record Success(Session session, IssuedToken token, OptionalInt liveSessions) {}
}
