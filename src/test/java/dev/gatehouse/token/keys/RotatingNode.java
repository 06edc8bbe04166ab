package dev.gatehouse.token.keys;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A process that only rotates keys, as fast as it can, until it is killed. */
final class RotatingNode {
    static final KeyTimes DAILY = new KeyTimes(Duration.ofDays(1), Duration.ofMinutes(11), Duration.ofMinutes(16));

    private RotatingNode() {}

    /** @param arguments the address of the database, and the day on which the node starts */
    public static void main(String[] arguments) {
        MovableClock clock = new MovableClock();
        clock.advance(Duration.between(clock.instant(), Instant.parse(arguments[1])));
        // One connection that stays open, because the embedded database closes with the last one.
        DataSource database = new SingleConnectionDataSource(arguments[0], true);
        KeyRotation rotation = rotation(database, new SigningKeys(clock), clock);
        rotation.start();
        while (true) {
            clock.advance(Duration.ofDays(1));
            rotation.tick();
            System.out.println("rotated");
        }
    }

    static KeyRotation rotation(DataSource database, SigningKeys keys, MovableClock clock) {
        KeyOrigin origin = KeyOrigin.generated(SigningAlgorithm.ES256);
        return new KeyRotation(store(database), keys, DAILY, origin, event -> {}, clock, () -> true);
    }

    static KeyStore store(DataSource database) {
        MasterKeys master = new MasterKeys(List.of(new byte[32]));
        return new KeyStore(
                "signing",
                JdbcClient.create(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                master);
    }
}
