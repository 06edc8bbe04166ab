package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.WatchProperties.OnForgedToken;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.BoundedCache;
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

/** A forged token proves that the signing key is in foreign hands: the operator is told, and where configured the key goes. */
@Component
class ForgedTokenRule {
    private static final Logger log = LoggerFactory.getLogger(ForgedTokenRule.class);

    private final WatchProperties properties;
    private final KeyAdministration keys;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Counter forged;

    /** Keys of which the log has told a moment ago: who has the key can present forged tokens as fast as he likes. */
    private final Cache<String, Boolean> told =
            BoundedCache.builder(1_000).expireAfterWrite(Duration.ofMinutes(1)).build();

    ForgedTokenRule(
            WatchProperties properties,
            KeyAdministration keys,
            ApplicationEventPublisher events,
            Clock clock,
            MeterRegistry meters) {
        this.events = events;
        this.clock = clock;
        this.properties = properties;
        this.keys = keys;
        this.forged = Counter.builder("gatehouse.token.forged")
                .description("Tokens that our key has signed and we have not issued")
                .register(meters);
    }

    @EventListener
    void on(SigningKeyLeaked event) {
        forged.increment();
        if (told.asMap().putIfAbsent(event.kid(), true) == null) {
            react(event);
        }
    }

    private void react(SigningKeyLeaked event) {
        log.error(
                "THE SIGNING KEY HAS LEAKED: kid={} signed a token that was not issued here, presented from address={}."
                        + " Withdraw it: POST /admin/keys/{}/compromised (told once a minute, gatehouse.token.forged counts)",
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
        if (properties.onForgedToken() == OnForgedToken.ROTATE) {
            withdraw(event.kid());
        }
    }

    private void withdraw(String kid) {
        try {
            keys.withdraw(kid);
        } catch (Refusal refusal) {
            log.error("the key cannot be withdrawn: {}", refusal.getMessage());
        } catch (DataAccessException e) {
            log.error("the key could not be withdrawn, since the store does not answer", e);
        }
    }
}
