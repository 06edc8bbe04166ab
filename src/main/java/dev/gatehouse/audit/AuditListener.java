package dev.gatehouse.audit;

import dev.gatehouse.anomaly.Alert;
import dev.gatehouse.backup.BackupCreated;
import dev.gatehouse.backup.BackupRestored;
import dev.gatehouse.identity.PersonExported;
import dev.gatehouse.identity.SubjectReleased;
import dev.gatehouse.identity.local.PasswordChangeRefused;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.login.LoginFailed;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.login.TypedNames;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.session.revocation.SessionRevoked;
import dev.gatehouse.throttle.LoginThrottled;
import dev.gatehouse.throttle.WaitsLifted;
import dev.gatehouse.throttle.WindowedCounter;
import dev.gatehouse.token.SigningKeyLeaked;
import dev.gatehouse.token.keys.KeyCompromised;
import dev.gatehouse.token.keys.KeyRotated;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Turns application events into audit events. */
@Component
class AuditListener {
    private final AuditWriter writer;
    private final TypedNames names;
    private final Clock clock;
    private final WindowedCounter lastMinute;

    AuditListener(AuditWriter writer, TypedNames names, Clock clock) {
        this.writer = writer;
        this.names = names;
        this.clock = clock;
        this.lastMinute = new WindowedCounter(Duration.ofMinutes(1), clock);
    }

    @EventListener
    void on(LoginSucceeded event) {
        writer.add(event("login_succeeded", AuditEvent.SUCCESS)
                .withUser(event.session().identity().user())
                .withSession(event.session().id())
                .withAddress(event.caller().address())
                .withReason("source " + event.session().identity().source()));
    }

    @EventListener
    void on(LoginFailed event) {
        if (event.refusal().code() == ProblemCode.TOO_MANY_ATTEMPTS) {
            return;
        }
        writer.add(event("login_failed", event.refusal().code().text())
                .withUser(event.user())
                .withAddress(event.caller().address())
                .withReason(String.valueOf(event.refusal().getMessage())));
    }

    /** At most once a minute per address: a throttled client can send requests as fast as it likes. */
    @EventListener
    void on(LoginThrottled event) {
        if (lastMinute.isFirst(event.caller().block())) {
            writer.add(event("throttled", ProblemCode.TOO_MANY_ATTEMPTS.text())
                    .withUser(event.user() == null ? null : names.shown(event.user()))
                    .withAddress(event.caller().address())
                    .withReason(event.reason()));
        }
    }

    @EventListener
    void on(WaitsLifted event) {
        AuditEvent lifted =
                event("waits_lifted", AuditEvent.SUCCESS).withUser(event.user()).withActor(event.by(), "waits lifted");
        writer.add(event.address() == null ? lifted : lifted.withAddress(event.address()));
    }

    @EventListener
    void on(SessionRevoked event) {
        writer.add(event("session_ended", AuditEvent.SUCCESS)
                .withUser(event.user())
                .withSession(event.id())
                .withReason(event.reason().text()));
    }

    @EventListener
    void on(UserChanged event) {
        writer.add(
                event("user_changed", AuditEvent.SUCCESS).withUser(event.user()).withActor(event.by(), event.change()));
    }

    @EventListener
    void on(SubjectReleased event) {
        writer.add(event("subject_released", AuditEvent.SUCCESS)
                .withUser(event.user())
                .withActor(event.by(), "name freed, source " + event.source()));
    }

    @EventListener
    void on(PersonExported event) {
        writer.add(event("person_exported", AuditEvent.SUCCESS)
                .withUser(event.user())
                .withActor(event.by(), "all stored data read"));
    }

    @EventListener
    void on(PasswordChangeRefused event) {
        writer.add(event("user_changed", "authentication_failed")
                .withUser(event.user())
                .withReason("the old password is wrong"));
    }

    @EventListener
    void on(KeyRotated event) {
        writer.add(event("key_rotated", AuditEvent.SUCCESS)
                .withReason(event.ring() + " key " + event.kid() + " signs from " + event.signsFrom()));
    }

    @EventListener
    void on(KeyCompromised event) {
        writer.add(event("key_compromised", AuditEvent.SUCCESS).withReason("key " + event.kid()));
    }

    @EventListener
    void on(BackupCreated event) {
        writer.add(
                event("backup_created", AuditEvent.SUCCESS).withUser(event.by()).withReason(event.bytes() + " bytes"));
    }

    @EventListener
    void on(BackupRestored event) {
        writer.add(event("backup_restored", AuditEvent.SUCCESS)
                .withReason("all sessions have ended, and all generated signing keys are withdrawn"));
    }

    @EventListener
    void on(SigningKeyLeaked event) {
        writer.add(event("signing_key_leaked", "token_invalid")
                .withAddress(event.caller().address())
                .withReason("key " + event.kid() + ", claims " + event.claims()));
    }

    @EventListener
    void on(Alert alert) {
        writer.add(new AuditEvent(
                0, alert.at(), alert.rule(), "alert", alert.user(), alert.sid(), alert.address(), alert.detail()));
    }

    private AuditEvent event(String kind, String outcome) {
        return AuditEvent.of(clock.instant(), kind, outcome);
    }
}
