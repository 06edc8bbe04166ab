package dev.gatehouse.token;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes the security events of token verification. The client learns nothing of them. */
@Component
class TokenEvents {
    private final CallerResolver callers;
    private final ApplicationEventPublisher publisher;

    TokenEvents(CallerResolver callers, ApplicationEventPublisher publisher) {
        this.callers = callers;
        this.publisher = publisher;
    }

    void forged(ForgedTokenException forgery, HttpServletRequest request) {
        publish(new SigningKeyLeaked(forgery.kid(), forgery.claims(), callers.resolve(request)), request);
    }

    void revoked(AccessToken token, HttpServletRequest request) {
        publish(new RevokedTokenPresented(token.sessionId(), token.subject(), callers.resolve(request)), request);
    }

    private void publish(Object event, HttpServletRequest request) {
        TraceId.logged(request, () -> publisher.publishEvent(event));
    }
}
