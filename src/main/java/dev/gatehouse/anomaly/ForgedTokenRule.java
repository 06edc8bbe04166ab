package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.AnomalyProperties.OnForgedToken;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.throttle.WindowedCounter;
import dev.gatehouse.token.SigningKeyLeaked;
import dev.gatehouse.token.keys.KeyAdministration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Reports a leaked signing key, at most once a minute and key, and withdraws the key if that is configured. */
@Component
class ForgedTokenRule {
    private static final Logger log = LoggerFactory.getLogger(ForgedTokenRule.class);

    private final AnomalyProperties properties;
    private final KeyAdministration keys;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Counter forged;
    private final WindowedCounter lastMinute;

    ForgedTokenRule(
            AnomalyProperties properties,
            KeyAdministration keys,
            ApplicationEventPublisher events,
            Clock clock,
            MeterRegistry meters) {
        this.properties = properties;
        this.keys = keys;
        this.events = events;
        this.clock = clock;
        this.lastMinute = new WindowedCounter(Duration.ofMinutes(1), clock);
        this.forged = Counter.builder("gatehouse.token.forged")
                .description("Tokens that our key has signed and we have not issued")
                .register(meters);
    }

    @EventListener
    void on(SigningKeyLeaked event) {
        forged.increment();
        if (lastMinute.isFirst(event.kid())) {
            report(event);
            if (properties.onForgedToken() == OnForgedToken.ROTATE) {
                withdraw(event.kid());
            }
        }
    }

    private void report(SigningKeyLeaked event) {
        log.error(
                "THE SIGNING KEY HAS LEAKED: kid={} signed a token that was not issued here, presented from address={}."
                        + " Withdraw it: POST /admin/keys/{}/compromised"
                        + " (logged once a minute; the metric gatehouse.token.forged counts all)",
                event.kid(),
                event.caller().address(),
                event.kid());
        events.publishEvent(new Alert(
                clock.instant(),
                "forged_token",
                null,
                null,
                event.caller().address(),
                "the signing key " + event.kid() + " has leaked"));
    }

    private void withdraw(String kid) {
        try {
            keys.withdraw(kid);
        } catch (Refusal refusal) {
            log.error("the leaked key {} cannot be withdrawn: {}", kid, refusal.getMessage());
        } catch (DataAccessException e) {
            log.error("store unavailable: the leaked key {} is not withdrawn; withdraw it by hand", kid, e);
        }
    }
}
