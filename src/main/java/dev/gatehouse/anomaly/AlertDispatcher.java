package dev.gatehouse.anomaly;

import static dev.gatehouse.text.Quoted.quoted;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.threads.BoundedCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Does what is configured about a finding; about the same one again only after a minute. */
@Component
class AlertDispatcher {
    private static final Logger log = LoggerFactory.getLogger(AlertDispatcher.class);
    private static final int SUBJECTS = 10_000;

    private final Revocations revocations;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final Cache<String, Boolean> told = BoundedCache.builder(SUBJECTS)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    AlertDispatcher(Revocations revocations, ApplicationEventPublisher events, MeterRegistry meters) {
        this.revocations = revocations;
        this.events = events;
        this.meters = meters;
    }

    void to(Alert alert, Action action) {
        if (action == Action.OFF) {
            return;
        }
        if (isNew(subject(alert))) {
            tell(alert, action);
        }
        String sid = alert.sid();
        if (action == Action.END_SESSION && sid != null && isNew(sid)) {
            end(sid);
        }
    }

    private boolean isNew(String subject) {
        return told.asMap().putIfAbsent(subject, true) == null;
    }

    private void tell(Alert alert, Action action) {
        if (action == Action.LOG) {
            log.info("{}", line(alert));
            return;
        }
        log.warn("{}", line(alert));
        meters.counter("gatehouse.watch.alerts", "rule", alert.rule()).increment();
        events.publishEvent(alert);
    }

    private void end(String sid) {
        try {
            revocations.revoke(sid, RevocationReason.WATCH);
        } catch (DataAccessException e) {
            log.error("the session {} could not be ended, since the store does not answer", sid, e);
        }
    }

    /** One user by one rule, or one address where no user is known: somebody with a password can make sessions at will. */
    private static String subject(Alert alert) {
        return alert.rule() + " " + Objects.requireNonNullElse(alert.user(), alert.address());
    }

    private static String line(Alert alert) {
        return "watch: " + alert.rule() + " user=" + quoted(String.valueOf(alert.user())) + " session=" + alert.sid()
                + " address=" + alert.address() + ": " + alert.detail();
    }
}
