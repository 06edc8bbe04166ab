package dev.gatehouse.token.keys;

import dev.gatehouse.token.keys.KeyStore.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Keeps the ring in the store as it should be, and this node's copy of it. Every node does so: of two that change the
 * ring at once, one is first, and the other reads what it did.
 */
class KeyRotation {
    /** How often a node looks for what the others have done. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    private final KeyStore store;
    private final SigningKeys keys;
    private final KeyTimes times;
    private final SigningAlgorithm algorithm;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private long version = -1;
    private boolean blind;

    KeyRotation(
            KeyStore store,
            SigningKeys keys,
            KeyTimes times,
            SigningAlgorithm algorithm,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.times = times;
        this.algorithm = algorithm;
        this.events = events;
        this.clock = clock;
    }

    /** Before the first token: there is a ring, and its next key is of the configured algorithm. */
    void start() {
        change(
                ring -> {
                    KeyRing rotated = ring.rotated(now(), times, this::fresh);
                    boolean fits = rotated.current(now()).stream().anyMatch(this::isOfOurAlgorithm)
                            || rotated.next(now()).stream().anyMatch(this::isOfOurAlgorithm);
                    return fits ? rotated : rotated.succeededBy(fresh(), now(), times);
                },
                true);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    synchronized void tick() {
        try {
            if (store.version() != version || isDue()) {
                change(ring -> ring.rotated(now(), times, this::fresh));
            }
            blind = false;
        } catch (DataAccessException e) {
            if (!blind) {
                log.warn("the store does not answer: keys are not rotated meanwhile, and go on signing", e);
            }
            blind = true;
        }
    }

    /** Has the next key sign as soon as every cache knows it. */
    void rotate() {
        change(ring -> ring.rotated(now(), times, this::fresh).hastened(now(), times));
    }

    /**
     * Takes a key that is in foreign hands out of use at once.
     *
     * @return false when there is no such key
     */
    boolean withdraw(String kid) {
        boolean known =
                keys.ring().keys().stream().anyMatch(key -> key.key().kid().equals(kid) && key.withdrawnAt() == null);
        change(ring -> ring.withdrawn(kid, now(), times).rotated(now(), times, this::fresh));
        if (known) {
            log.warn(
                    "key withdrawn: kid={}, signing goes on with kid={}",
                    kid,
                    keys.current().kid());
            events.publishEvent(new KeyCompromised(kid));
        }
        return known;
    }

    private void change(UnaryOperator<KeyRing> step) {
        change(step, false);
    }

    /** @param rewrap whether a ring that is encrypted under an older master key is written anew */
    private synchronized void change(UnaryOperator<KeyRing> step, boolean rewrap) {
        while (true) {
            Stored stored = store.load();
            KeyRing changed = step.apply(stored.ring());
            if (changed.equals(stored.ring()) && (stored.newest() || !rewrap)) {
                adopt(stored.ring(), stored.version());
                return;
            }
            if (store.replace(stored.version(), changed)) {
                adopt(changed, stored.version() + 1);
                changed.next(now()).ifPresent(next -> {
                    log.info(
                            "key ring changed: kid={} signs from {}", next.key().kid(), next.signsFrom());
                    events.publishEvent(new KeyRotated(next.key().kid(), next.signsFrom()));
                });
                return;
            }
        }
    }

    private void adopt(KeyRing ring, long read) {
        keys.adopt(ring);
        version = read;
    }

    private boolean isDue() {
        return keys.ring().next(now()).isEmpty() || keys.ring().keys().stream().anyMatch(key -> key.isOver(now()));
    }

    private boolean isOfOurAlgorithm(RingKey key) {
        return key.key().algorithm() == algorithm;
    }

    private SigningKey fresh() {
        return algorithm.generate();
    }

    /** In whole seconds, which every database keeps exactly. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
