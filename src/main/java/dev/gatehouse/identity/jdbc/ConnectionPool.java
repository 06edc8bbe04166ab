package dev.gatehouse.identity.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.jdbc.JdbcProperties.Database;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.boot.jdbc.DatabaseDriver;

/** Connections to the database of one user table. */
final class ConnectionPool {

    private ConnectionPool() {}

    /** Succeeds even if the database is unavailable. */
    static HikariDataSource open(String source, Database database) {
        requireDriver(source, database.url());
        HikariConfig config = new HikariConfig();
        config.setPoolName("identity-" + source);
        config.setJdbcUrl(database.url());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setMaximumPoolSize(database.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(database.connectionTimeout().toMillis());
        config.setValidationTimeout(database.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(true);
        if (DatabaseDriver.fromJdbcUrl(database.url()) == DatabaseDriver.POSTGRESQL) {
            // Otherwise a server that disappears blocks a sign-in until TCP gives up. Settings in the URL take
            // precedence.
            config.addDataSourceProperty("connectTimeout", seconds(database.connectionTimeout()));
            config.addDataSourceProperty(
                    "socketTimeout", seconds(database.queryTimeout().plusSeconds(1)));
        }
        return new HikariDataSource(config);
    }

    /** PostgreSQL takes 0 for "no timeout". */
    private static String seconds(Duration timeout) {
        return Long.toString(Math.max(1, timeout.toSeconds()));
    }

    private static void requireDriver(String source, String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw new Misconfiguration(
                    JdbcProperties.key(source, "url"),
                    "names a kind of database without a driver",
                    "Use jdbc:postgresql: or jdbc:h2:, or add the driver's jar to the class path.");
        }
    }
}
