package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.threads.ThreadPools;
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
    private final KeyOrigin origin;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private long version = -1;
    private boolean blind;

    KeyRotation(
            KeyStore store,
            SigningKeys keys,
            KeyTimes times,
            KeyOrigin origin,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.times = times;
        this.origin = origin;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Before the first token: there is a ring, and it leads to the key or the algorithm that is configured.
     *
     * @throws Misconfiguration when the configured key is one that was withdrawn, or signs with another algorithm
     */
    void start() {
        change(
                ring -> {
                    origin.configured().ifPresent(key -> requireUsable(key, ring));
                    boolean wanted = ring.last().stream().allMatch(last -> origin.wants(last.key()));
                    KeyRing led = wanted ? ring : ring.succeededBy(origin.next(), now(), times);
                    return led.rotated(now(), times, origin::next);
                },
                true);
    }

    /** False where the key is configured, and nobody but the operator can replace it. */
    boolean makesKeys() {
        return origin.configured().isEmpty();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS, scheduler = ThreadPools.FOLLOWERS)
    synchronized void tick() {
        try {
            if (store.version() != version || isDue()) {
                change(ring -> ring.rotated(now(), times, origin::next));
            }
            blind = false;
        } catch (DataAccessException | Misconfiguration e) {
            if (!blind) {
                log.warn("the {} keys in the store cannot be read: those of before go on meanwhile", store.ring(), e);
            }
            blind = true;
        }
    }

    /** Has the next key sign as soon as every cache knows it. */
    void hasten() {
        change(ring -> ring.rotated(now(), times, origin::next).hastened(now(), times));
    }

    /**
     * Takes a key that is in foreign hands out of use at once.
     *
     * @return false when there is no such key, or it is withdrawn already
     */
    boolean withdraw(String kid) {
        KeyRing before = change(ring -> ring.withdrawn(kid, now(), times).rotated(now(), times, origin::next));
        boolean known = before.find(kid).stream().anyMatch(key -> key.withdrawnAt() == null);
        if (known) {
            log.warn(
                    "key withdrawn: kid={}, signing goes on with kid={}",
                    kid,
                    keys.current().kid());
            events.publishEvent(new KeyCompromised(kid));
        }
        return known;
    }

    private KeyRing change(UnaryOperator<KeyRing> step) {
        return change(step, false);
    }

    /**
     * @param rewrap whether a ring that is encrypted under an older master key is written anew
     * @return the ring as it was before
     */
    private synchronized KeyRing change(UnaryOperator<KeyRing> step, boolean rewrap) {
        while (true) {
            Stored stored = store.load();
            KeyRing changed = step.apply(stored.ring());
            if (changed.equals(stored.ring()) && (stored.newest() || !rewrap)) {
                adopt(stored.ring(), stored.version());
                return changed;
            }
            if (store.replace(stored.version(), changed)) {
                adopt(changed, stored.version() + 1);
                tell(stored.ring(), changed);
                return stored.ring();
            }
        }
    }

    private void adopt(KeyRing ring, long read) {
        keys.adopt(ring);
        version = read;
    }

    /** Of keys that are new, or are to sign at another time than they were. */
    private void tell(KeyRing before, KeyRing after) {
        for (RingKey key : after.keys()) {
            boolean known = before.find(key.key().kid()).stream()
                    .anyMatch(old -> old.signsFrom().equals(key.signsFrom()));
            if (!known) {
                log.info(
                        "{} key {} ({}) is published, and signs from {}",
                        store.ring(),
                        key.key().kid(),
                        key.key().algorithm().id(),
                        key.signsFrom());
                events.publishEvent(new KeyRotated(store.ring(), key.key().kid(), key.signsFrom()));
            }
        }
    }

    private boolean isDue() {
        boolean needsNext =
                times.rotateEvery() != null && keys.ring().next(now()).isEmpty();
        return needsNext || keys.ring().keys().stream().anyMatch(key -> key.isOver(now()));
    }

    private static void requireUsable(SigningKey key, KeyRing ring) {
        ring.find(key.kid()).ifPresent(known -> {
            if (known.withdrawnAt() != null) {
                throw new Misconfiguration(
                        "gatehouse.token",
                        "has the key " + key.kid() + ", which was declared compromised",
                        "Configure another one.");
            }
            if (known.key().algorithm() != key.algorithm()) {
                throw new Misconfiguration(
                        "gatehouse.token.algorithm",
                        "is " + key.algorithm().id() + ", but the configured key " + key.kid() + " has signed with "
                                + known.key().algorithm().id(),
                        "Configure another key: one key is for one algorithm.");
            }
        });
    }

    /** In whole seconds, which every database keeps exactly. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
