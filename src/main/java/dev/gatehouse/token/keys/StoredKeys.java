package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Administers the signing keys in the store from a process that is not the service. The key and the algorithm that this
 * process is configured with do not count: a new key has the algorithm of the ring. Only a change needs the master key.
 */
public final class StoredKeys {
    static final String RING = "signing";

    private final JdbcClient jdbc;
    private final Supplier<KeyStore> store;
    private final Function<SigningAlgorithm, KeyTimes> times;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    StoredKeys(
            JdbcClient jdbc,
            Supplier<KeyStore> store,
            Function<SigningAlgorithm, KeyTimes> times,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.times = times;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The keys of the ring, and all that were declared compromised. This changes nothing.
     *
     * @throws Misconfiguration if the database does not have the tables of this version
     */
    public List<ListedKey> list() {
        try {
            return ListedKey.of(
                    KeyStore.stages(RING, jdbc), List.of(), KeyStore.compromised(RING, jdbc), clock.instant());
        } catch (BadSqlGrammarException e) {
            throw new Misconfiguration(
                    "the database has no keys, or those of another version of Gatehouse",
                    "Use the version of the service; its first start creates the keys.");
        }
    }

    /**
     * The next key signs as soon as every cache knows it.
     *
     * @throws Refusal {@code key_configured} if there is no next key: only generated keys always have one
     */
    public void rotate() {
        KeyRing ring = ring();
        if (ring.next(clock.instant()).isEmpty()) {
            throw KeyAdministration.configured();
        }
        rotation(ring).promoteNext();
    }

    /**
     * Takes a compromised key out of use at once and for ever.
     *
     * @param thumbprint of any key
     * @return false if it is no thumbprint, or the key is already withdrawn
     * @throws Refusal {@code key_configured} if it is the last key of the ring: only generated keys always have a next one
     */
    public boolean withdraw(String thumbprint) {
        KeyRing ring = ring();
        boolean isLast = ring.last().stream().anyMatch(last -> last.key().kid().equals(thumbprint));
        if (isLast && ring.next(clock.instant()).isEmpty()) {
            throw KeyAdministration.configured();
        }
        return KeyAdministration.isThumbprint(thumbprint) && rotation(ring).withdraw(thumbprint);
    }

    private KeyRing ring() {
        list();
        return store.get().load().ring();
    }

    /** The running nodes add the next key, since they know whether the current one is configured. */
    private KeyRotation rotation(KeyRing ring) {
        SigningAlgorithm algorithm = ring.last()
                .map(last -> last.key().algorithm())
                .orElseThrow(() -> new Misconfiguration(
                        "the database has no keys", "Start the service: its first start creates them."));
        SigningKeys keys = new SigningKeys(clock);
        keys.adopt(ring);
        KeyOrigin origin = KeyOrigin.generated(algorithm);
        return new KeyRotation(store.get(), keys, times.apply(algorithm), origin, events, clock, () -> true);
    }
}
