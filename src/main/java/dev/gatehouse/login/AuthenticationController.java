package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.throttle.LoginAttempt;
import dev.gatehouse.throttle.LoginThrottle;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.Audiences;
import dev.gatehouse.token.TokenIssuer;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The door, straight down: may they try, who is it, since when, what do they carry. */
@RestController
class AuthenticationController {
    private final CallerResolver callers;
    private final LoginThrottle throttle;
    private final Identities identities;
    private final Audiences audiences;
    private final Sessions sessions;
    private final TokenIssuer issuer;
    private final TokenDelivery delivery;
    private final ApplicationEventPublisher events;

    AuthenticationController(
            CallerResolver callers,
            LoginThrottle throttle,
            Identities identities,
            Audiences audiences,
            Sessions sessions,
            TokenIssuer issuer,
            TokenDelivery delivery,
            ApplicationEventPublisher events) {
        this.callers = callers;
        this.throttle = throttle;
        this.identities = identities;
        this.audiences = audiences;
        this.sessions = sessions;
        this.issuer = issuer;
        this.delivery = delivery;
        this.events = events;
    }

    @PostMapping(path = "/authenticate", consumes = MediaType.APPLICATION_JSON_VALUE)
    TokenResponse authenticate(
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response) {
        LoginRequest login = LoginRequest.parse(body);
        Caller caller = callers.resolve(request);
        return TraceId.logged(request, () -> signIn(login, caller, response));
    }

    private TokenResponse signIn(LoginRequest login, Caller caller, HttpServletResponse response) {
        try {
            String audience = audience(login);
            Identity identity = throttle.rateLimited(
                    knock(login.credentials(), caller), () -> identities.identify(login.credentials()));
            audiences.requireOpenTo(identity.roles(), audience);
            Session session = sessions.begin(identity);
            sessions.open(session, caller);
            TokenResponse answer = delivery.write(issuer.issue(session, audience), response);
            events.publishEvent(new LoginSucceeded(session, caller));
            return answer;
        } catch (Refusal refusal) {
            events.publishEvent(new LoginFailed(login.credentials().claimant(), caller, refusal));
            throw refusal;
        }
    }

    @PostMapping("/authenticate/refresh")
    TokenResponse refresh(@AuthenticationPrincipal AccessToken token, HttpServletResponse response) {
        return delivery.write(issuer.renew(token), response);
    }

    private static LoginAttempt knock(Credentials credentials, Caller caller) {
        return credentials instanceof Credentials.Password password
                ? LoginAttempt.withPassword(password.user(), caller)
                : LoginAttempt.withToken(caller);
    }

    private String audience(LoginRequest login) {
        String audience = login.audience() == null ? audiences.own() : login.audience();
        if (!audiences.contains(audience)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "audience is not one that tokens are issued for");
        }
        return audience;
    }
}
