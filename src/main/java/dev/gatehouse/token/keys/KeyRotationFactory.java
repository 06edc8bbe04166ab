package dev.gatehouse.token.keys;

import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates the rotation of each key ring in the store. */
@Component
class KeyRotationFactory {
    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactions;
    private final MasterKeys master;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    KeyRotationFactory(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            MasterKeys master,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.master = master;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param ring the name of the ring
     * @param keys this node's copy of the ring
     */
    KeyRotation create(String ring, SigningKeys keys, KeyTimes times, KeyOrigin origin) {
        KeyStore store = new KeyStore(ring, jdbc, new TransactionTemplate(transactions), master);
        return new KeyRotation(store, keys, times, origin, events, clock);
    }
}
