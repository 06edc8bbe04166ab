package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.ReadAge;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.token.keys.KeyStore.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Rotates one key ring in the store, and keeps this node's copy of it up to date. Every node does this: if two nodes change
 * the ring at once, the second one reads the result of the first.
 */
class KeyRotation {
    /** How often a node looks for changes of other nodes. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    private final KeyStore store;
    private final SigningKeys keys;
    private final KeyTimes times;
    private final KeyOrigin origin;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final BooleanSupplier isSteady;
    private final StoreOutage outage;
    private final ReadAge age = new ReadAge();
    private long version = -1;

    /** @param isSteady false while the clock has jumped */
    KeyRotation(
            KeyStore store,
            SigningKeys keys,
            KeyTimes times,
            KeyOrigin origin,
            ApplicationEventPublisher events,
            Clock clock,
            BooleanSupplier isSteady) {
        this.store = store;
        this.keys = keys;
        this.times = times;
        this.origin = origin;
        this.events = events;
        this.clock = clock;
        this.isSteady = isSteady;
        this.outage = new StoreOutage(
                log, "the known keys stay in use: ring=" + store.ring(), "its keys are read: ring=" + store.ring());
    }

    /**
     * Runs before the first token: creates the ring, or rotates it to the configured key or algorithm.
     *
     * @throws Misconfiguration if the configured key was withdrawn, or is in the ring for another algorithm
     */
    void start() {
        change(
                ring -> {
                    origin.requireUsableIn(ring);
                    boolean matches = ring.last().stream().allMatch(last -> origin.matches(last.key()));
                    KeyRing configured = matches ? ring : ring.withSuccessor(origin.create(), now(), times);
                    return rotated(configured);
                },
                true);
    }

    /** False if the key is configured, so that only the operator can replace it. */
    boolean generatesKeys() {
        return origin.isGenerated();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS, scheduler = ThreadPools.FOLLOWERS)
    synchronized void tick() {
        try {
            long startedAt = age.start();
            if (store.version() != version || isDue()) {
                change(this::rotated, false);
            }
            age.succeeded(startedAt);
            outage.succeeded();
        } catch (DataAccessException | TransactionException | Misconfiguration e) {
            outage.failed(e);
        }
    }

    /** How old this node's copy of the ring is. */
    ReadAge age() {
        return age;
    }

    /** The next key signs as soon as every cache knows it. */
    void promoteNext() {
        change(ring -> rotated(ring).withNextPromoted(now(), times), false);
    }

    /**
     * Takes a compromised key out of use at once and for ever, whether or not it is in the ring.
     *
     * @param kid the thumbprint of the key
     * @return false if it is already withdrawn
     */
    boolean withdraw(String kid) {
        KeyRing before = change(ring -> rotated(ring.withdrawn(kid, now(), times)), false);
        if (before.compromised().contains(kid)) {
            return false;
        }
        log.warn(
                "key withdrawn: kid={}, the current key is now kid={}",
                kid,
                keys.latest().kid());
        events.publishEvent(new KeyCompromised(kid));
        return true;
    }

    /** Takes all keys out of use, except a configured one, which only the operator can replace. */
    void withdrawAll() {
        change(ring -> ring.withdrawn(origin.configured(), now(), times).rotated(now(), times, origin::create), false);
    }

    /**
     * @param rewrap whether to encrypt a ring again that is encrypted under an older master key
     * @return the ring before the change
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
                publishChanges(stored.ring(), changed);
                return stored.ring();
            }
        }
    }

    private void adopt(KeyRing ring, long read) {
        int before = keys.withdrawals();
        keys.adopt(ring);
        version = read;
        if (keys.withdrawals() > before) {
            events.publishEvent(new KeysWithdrawn());
        }
    }

    /** Logs and publishes each key that is new, or that signs from another time than before. */
    private void publishChanges(KeyRing before, KeyRing after) {
        for (RingKey key : after.keys()) {
            boolean known = before.find(key.key().kid()).stream()
                    .anyMatch(old -> old.signsFrom().equals(key.signsFrom()));
            if (!known) {
                log.info(
                        "key published: ring={} kid={} algorithm={} signs_from={}",
                        store.ring(),
                        key.key().kid(),
                        key.key().algorithm().id(),
                        key.signsFrom());
                events.publishEvent(new KeyRotated(store.ring(), key.key().kid(), key.signsFrom()));
            }
        }
    }

    private boolean isDue() {
        return isSteady.getAsBoolean()
                ? keys.ring().isDue(now(), times)
                : keys.ring().current(now()).isEmpty();
    }

    /** A clock that has jumped neither removes keys nor determines when the next one signs. */
    private KeyRing rotated(KeyRing ring) {
        return isSteady.getAsBoolean()
                ? ring.rotated(now(), times, origin::create)
                : ring.withCurrent(now(), times, origin::create);
    }

    /** In whole seconds, which every database stores exactly. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
