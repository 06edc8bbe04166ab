package dev.gatehouse.token.keys;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.storage.ExpiryClock;
import dev.gatehouse.storage.StalenessProperties;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A node that only has the key ring: configured and started as in the application, on a database that several nodes can
 * share.
 */
public record KeyNode(SigningKeys keys, KeyRotation rotation, MovableClock clock) {
    private static final String MASTER_KEY = "gatehouse.keys.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /** @param settings as {@code gatehouse.token.algorithm=ES384}; a master key is set unless they have one */
    public static KeyNode start(DataSource database, MovableClock clock, String... settings) {
        Map<String, String> values = new HashMap<>();
        Stream.concat(Stream.of(MASTER_KEY), Stream.of(settings))
                .map(setting -> setting.replaceFirst("^--", ""))
                .forEach(setting -> values.put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", "")));
        Binder binder = new Binder(new MapConfigurationPropertySource(values));
        KeyRingProperties ring = binder.bindOrCreate("gatehouse.keys", KeyRingProperties.class);
        MasterKeys master = new MasterKeys(
                ring.masterKey().stream().map(Base64.getDecoder()::decode).toList());
        SigningKeys keys = new SigningKeys(clock);
        KeyRotation rotation = new KeyConfiguration(
                        JdbcClient.create(database),
                        new TransactionTemplate(new JdbcTransactionManager(database)),
                        event -> {},
                        clock,
                        new ExpiryClock(clock, clock::elapsed, JdbcClient.create(database)),
                        new StoreReads(
                                binder.bindOrCreate("gatehouse.session", StalenessProperties.class),
                                new SimpleMeterRegistry()))
                .keyRotation(
                        master,
                        keys,
                        binder.bindOrCreate("gatehouse.token", KeyProperties.class),
                        binder.bindOrCreate("gatehouse.token", TokenTimes.class),
                        ring);
        rotation.start();
        return new KeyNode(keys, rotation, clock);
    }

    /** An empty database in memory, with our tables. */
    public static DataSource database() {
        return database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    /** A pool of connections to a database, with our tables. */
    static HikariDataSource database(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        Flyway.configure().dataSource(pool).load().migrate();
        return pool;
    }

    String kid() {
        return keys.current().kid();
    }

    /**
     * Replaces the copy of the ring that an application has. A configured key gets a next key, because the application's own
     * rotation otherwise replaces the ring again.
     */
    public void copyTo(SigningKeys application) {
        SigningAlgorithm algorithm = keys.current().algorithm();
        application.adopt(keys.ring().rotated(clock.instant(), RotatingNode.DAILY, algorithm::generate));
    }
}
