package dev.gatehouse.token;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells those who watch of tokens that were signed with our key by somebody else, or whose session was ended. The client hears nothing of it. */
@Component
public class TokenAlarm {
    private final CallerResolver callers;
    private final ApplicationEventPublisher events;

    TokenAlarm(CallerResolver callers, ApplicationEventPublisher events) {
        this.callers = callers;
        this.events = events;
    }

    public void heed(Refusal refusal, HttpServletRequest request) {
        if (refusal.getCause() instanceof ForgedToken forged) {
            tell(new SigningKeyLeaked(forged.kid(), forged.claims(), callers.resolve(request)), request);
        }
        if (refusal.getCause() instanceof EndedSession ended) {
            tell(new RevokedTokenPresented(ended.sid(), ended.user(), callers.resolve(request)), request);
        }
    }

    private void tell(Object event, HttpServletRequest request) {
        TraceId.logged(request, () -> events.publishEvent(event));
    }
}
