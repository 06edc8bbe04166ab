package dev.gatehouse.http;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.ForgedToken;
import dev.gatehouse.token.SigningKeyLeaked;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells those who watch of a token that was signed with our key by somebody else. The client hears nothing of it. */
@Component
class ForgeryAlarm {
    private final CallerResolver callers;
    private final ApplicationEventPublisher events;

    ForgeryAlarm(CallerResolver callers, ApplicationEventPublisher events) {
        this.callers = callers;
        this.events = events;
    }

    void heed(Refusal refusal, HttpServletRequest request) {
        if (refusal.getCause() instanceof ForgedToken forged) {
            events.publishEvent(new SigningKeyLeaked(forged.kid(), forged.claims(), callers.resolve(request)));
        }
    }
}
