package dev.gatehouse.identity.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.jdbc.JdbcProperties.UserTable;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.boot.jdbc.DatabaseDriver;

/** The connections to the database of one user table. */
final class ConnectionPool {

    private ConnectionPool() {}

    /** Opens even when the database is down. */
    static HikariDataSource open(String source, UserTable table) {
        requireDriver(source, table);
        HikariConfig config = new HikariConfig();
        config.setPoolName("identity-" + source);
        config.setJdbcUrl(table.url());
        config.setUsername(table.username());
        config.setPassword(table.password());
        config.setMaximumPoolSize(table.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(table.connectionTimeout().toMillis());
        config.setValidationTimeout(table.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(true);
        if (DatabaseDriver.fromJdbcUrl(table.url()) == DatabaseDriver.POSTGRESQL) {
            // Else a server that is gone without a word holds a sign-in for as long as TCP likes. What the URL says
            // comes first.
            config.addDataSourceProperty(
                    "connectTimeout", seconds(table.connectionTimeout().toSeconds()));
            config.addDataSourceProperty(
                    "socketTimeout", seconds(table.queryTimeout().toSeconds() + 1));
        }
        return new HikariDataSource(config);
    }

    private static String seconds(long whole) {
        return Long.toString(Math.max(1, whole));
    }

    private static void requireDriver(String source, UserTable table) {
        try {
            DriverManager.getDriver(table.url());
        } catch (SQLException e) {
            throw new Misconfiguration(
                    JdbcProperties.key(source, "url"),
                    "is of a kind of database for which there is no driver",
                    "Use jdbc:postgresql: or jdbc:h2:, or put the driver's jar on the class path.");
        }
    }
}
