package dev.gatehouse.anomaly;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.throttle.WindowedCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Performs the configured action of a rule, at most once a minute for the same rule and subject. */
@Component
class AlertDispatcher {
    private static final Logger log = LoggerFactory.getLogger(AlertDispatcher.class);

    private final Revocations revocations;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final Clock clock;
    private final WindowedCounter lastMinute;

    AlertDispatcher(Revocations revocations, ApplicationEventPublisher events, MeterRegistry meters, Clock clock) {
        this.revocations = revocations;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
        this.lastMinute = new WindowedCounter(Duration.ofMinutes(1), clock);
    }

    /** The parameters after the action are the components of an {@link Alert}. */
    void dispatch(
            Action action,
            String rule,
            @Nullable String user,
            @Nullable String sid,
            @Nullable String address,
            String detail) {
        // By user, or by address where no user is known. Not by session: an attacker with a password can open many.
        if (action != Action.OFF && lastMinute.isFirst(rule + " " + (user == null ? address : user))) {
            report(new Alert(clock.instant(), rule, user, sid, address, detail), action);
        }
        if (action == Action.END_SESSION && sid != null && lastMinute.isFirst(sid)) {
            end(sid);
        }
    }

    private void report(Alert alert, Action action) {
        if (action == Action.LOG) {
            log(log.atInfo(), alert);
            return;
        }
        log(log.atWarn(), alert);
        meters.counter("gatehouse.watch.alerts", "rule", alert.rule()).increment();
        events.publishEvent(alert);
    }

    private void end(String sid) {
        try {
            revocations.revoke(sid, RevocationReason.WATCH);
        } catch (Refusal unavailable) {
            log.error("store unavailable: session {} is revoked on this node, on other nodes later", sid, unavailable);
        }
    }

    private static void log(LoggingEventBuilder line, Alert alert) {
        EventLine.succeeded(line, alert.rule())
                .with("event.kind", "alert")
                .user(alert.user())
                .session(alert.sid())
                .address(alert.address())
                .log(
                        "alert rule={} user={} session={} address={}: {}",
                        alert.rule(),
                        quoted(String.valueOf(alert.user())),
                        alert.sid(),
                        alert.address(),
                        alert.detail());
    }
}
