package dev.gatehouse.audit;

import dev.gatehouse.admin.PasswordChangeRefused;
import dev.gatehouse.admin.UserChanged;
import dev.gatehouse.anomaly.Alert;
import dev.gatehouse.login.LoginFailed;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.session.revocation.SessionRevoked;
import dev.gatehouse.throttle.LoginThrottled;
import dev.gatehouse.throttle.OncePer;
import dev.gatehouse.token.SigningKeyLeaked;
import dev.gatehouse.token.keys.KeyCompromised;
import dev.gatehouse.token.keys.KeyRotated;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears what happens, and has it written down. */
@Component
class AuditListener {
    private final AuditTrail trail;
    private final Clock clock;
    private final OncePer oncePerMinute;

    AuditListener(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
        this.oncePerMinute = new OncePer(Duration.ofMinutes(1), clock);
    }

    @EventListener
    void on(LoginSucceeded event) {
        trail.add(event("login_succeeded", AuditEvent.SUCCESS)
                .user(event.session().identity().user())
                .session(event.session().id())
                .from(event.caller().address())
                .because("source " + event.session().identity().source()));
    }

    @EventListener
    void on(LoginFailed event) {
        if (event.refusal().code() == ProblemCode.TOO_MANY_ATTEMPTS) {
            return;
        }
        trail.add(event("login_failed", event.refusal().code().text())
                .user(event.user())
                .from(event.caller().address())
                .because(String.valueOf(event.refusal().getMessage())));
    }

    /** Once a minute for an address: whoever is throttled can knock as fast as he likes. */
    @EventListener
    void on(LoginThrottled event) {
        if (oncePerMinute.tryAcquire(event.caller().block())) {
            trail.add(event("throttled", ProblemCode.TOO_MANY_ATTEMPTS.text())
                    .user(event.user())
                    .from(event.caller().address())
                    .because(event.reason()));
        }
    }

    @EventListener
    void on(SessionRevoked event) {
        trail.add(event("session_ended", AuditEvent.SUCCESS)
                .user(event.user())
                .session(event.id())
                .because(event.reason().text()));
    }

    @EventListener
    void on(UserChanged event) {
        trail.add(event("user_changed", AuditEvent.SUCCESS)
                .user(event.user())
                .because("by " + event.by() + ": " + event.change()));
    }

    @EventListener
    void on(PasswordChangeRefused event) {
        trail.add(event("user_changed", "authentication_failed")
                .user(event.user())
                .because("the old password is wrong"));
    }

    @EventListener
    void on(KeyRotated event) {
        trail.add(event("key_rotated", AuditEvent.SUCCESS)
                .because(event.ring() + " key " + event.kid() + " signs from " + event.signsFrom()));
    }

    @EventListener
    void on(KeyCompromised event) {
        trail.add(event("key_compromised", AuditEvent.SUCCESS).because("key " + event.kid()));
    }

    @EventListener
    void on(SigningKeyLeaked event) {
        trail.add(event("signing_key_leaked", "token_invalid")
                .from(event.caller().address())
                .because("key " + event.kid() + ", claims " + event.claims()));
    }

    @EventListener
    void on(Alert alert) {
        trail.add(new AuditEvent(
                0, alert.at(), alert.rule(), "alert", alert.user(), alert.sid(), alert.address(), alert.detail()));
    }

    private AuditEvent event(String kind, String outcome) {
        return AuditEvent.of(clock.instant(), kind, outcome);
    }
}
