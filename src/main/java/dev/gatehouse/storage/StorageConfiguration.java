package dev.gatehouse.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.config.CheckMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
public class StorageConfiguration {
    /**
     * The qualifier of the {@link JdbcClient} and the {@link TransactionTemplate} for what other nodes have written. Requests
     * cannot use up their connections.
     */
    public static final String FOLLOWERS = "followers";

    /** The qualifier of the clock that all nodes share. */
    public static final String STORE_CLOCK = "storeClock";

    /** The qualifier of the clock by which data expires: {@link ExpiryClock}. */
    public static final String EXPIRY_CLOCK = "expiryClock";

    private static final Profiles CHECK = Profiles.of(CheckMode.CHECK);

    /** Without them, PostgreSQL's driver waits for a silent server without end. */
    private static final Map<String, String> POSTGRES_DEFAULTS = Map.of(
            "connectTimeout", "3",
            "socketTimeout", "10",
            "tcpKeepAlive", "true",
            "targetServerType", "primary");

    /** Static, because it is created before all other beans. */
    @Bean
    @Profile(CheckMode.OFF)
    static FirstStart firstStart(Environment environment) {
        Path folder = Path.of(environment.getProperty("gatehouse.data-dir", "./data"));
        return new FirstStart(
                environment.getProperty("spring.datasource.url", ""), folder, folder.resolve("master-key"));
    }

    /** Static, for the same reason. */
    @Bean
    static DataDirectory dataDirectory(Environment environment) {
        SyncedFile.register();
        return new DataDirectory(environment);
    }

    /** Static, for the same reason. */
    @Bean
    static CommitMark commitMark(Environment environment) {
        return new CommitMark(environment.getProperty("spring.datasource.url", ""));
    }

    /** Settings in the URL, or below {@code spring.datasource.hikari.data-source-properties}, take precedence. */
    @Bean
    static BeanPostProcessor postgresDefaults() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool
                        && DatabaseDriver.fromJdbcUrl(pool.getJdbcUrl()) == DatabaseDriver.POSTGRESQL) {
                    POSTGRES_DEFAULTS.forEach(pool.getDataSourceProperties()::putIfAbsent);
                }
                return bean;
            }
        };
    }

    @Bean
    DatabaseClock databaseClock(@Qualifier(FOLLOWERS) JdbcClient jdbc) {
        return () -> jdbc.sql("select current_timestamp")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** {@code --check} migrates nothing but a database in its own memory. */
    @Bean
    @Profile(CheckMode.CHECK)
    static FlywayMigrationStrategy migrationInMemory(Environment environment) {
        boolean inMemory = UntouchedStore.isInMemory(environment.getProperty("spring.datasource.url", ""));
        return flyway -> {
            if (inMemory) {
                flyway.migrate();
            }
        };
    }

    /** In place of Spring Boot's, which reads the database with each request. */
    @Bean
    HealthIndicator dbHealthIndicator(StoreReads reads) {
        return reads::ofDatabase;
    }

    @Bean
    ElapsedTime elapsedTime() {
        return () -> Duration.ofNanos(System.nanoTime());
    }

    @Bean
    FollowerPool followerPool(DataSource database, Environment environment) {
        return environment.acceptsProfiles(CHECK) ? new FollowerPool(database) : FollowerPool.of(database);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(FOLLOWERS)
    JdbcClient followerJdbc(FollowerPool pool) {
        return JdbcClient.create(pool.connections());
    }

    @Bean(defaultCandidate = false)
    @Qualifier(FOLLOWERS)
    TransactionTemplate followerTransactions(FollowerPool pool) {
        return new TransactionTemplate(new JdbcTransactionManager(pool.connections()));
    }

    /**
     * Requests do not wait for a database that is down; the followers, which have their own pool, always try. The components
     * that {@code --check} creates try once.
     */
    @Bean
    static BeanPostProcessor failFastDataSource(DataDirectory data, Environment environment) {
        boolean once = environment.acceptsProfiles(CHECK);
        boolean embedded = environment.getProperty("spring.datasource.url", "").matches("jdbc:h2:(synced|file):.*");
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!(bean instanceof DataSource pool)) {
                    return bean;
                }
                DataSource failFast = new FailFastDataSource(pool, once ? () -> 0 : System::nanoTime);
                return embedded
                        ? new DiskReserve(failFast, data.file("").toFile()::getUsableSpace, System::nanoTime)
                        : failFast;
            }
        };
    }
}
