package dev.gatehouse.token.keys;

import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates the rotation of each key ring in the store. */
@Component
record KeyRotationFactory(
        JdbcClient jdbc,
        TransactionTemplate transactions,
        MasterKeys master,
        ApplicationEventPublisher events,
        Clock clock) {

    /**
     * @param ring the name of the ring
     * @param keys this node's copy of the ring
     */
    KeyRotation create(String ring, SigningKeys keys, KeyTimes times, KeyOrigin origin) {
        return new KeyRotation(new KeyStore(ring, jdbc, transactions, master), keys, times, origin, events, clock);
    }
}
