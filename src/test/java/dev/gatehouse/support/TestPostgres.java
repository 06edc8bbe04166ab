package dev.gatehouse.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** One PostgreSQL server for all tests of this process; it creates databases on request and stops with the process. */
public final class TestPostgres {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPostgres() {}

    /** The JDBC URL of a new database in which all migrations have run. */
    public static String freshDatabase() {
        return create("TEMPLATE " + Server.MIGRATED);
    }

    /** The JDBC URL of a new database without tables. */
    public static String emptyDatabase() {
        return create("");
    }

    /** Executes a statement in a database. */
    public static void execute(String jdbcUrl, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String create(String options) {
        String name = "test" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name + " " + options);
        return Server.INSTANCE.getJdbcUrl("postgres", name);
    }

    private static void execute(String sql) {
        DataSource database = Server.INSTANCE.getPostgresDatabase();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Server {
        static final String MIGRATED = "migrated";
        static final EmbeddedPostgres INSTANCE = start();

        static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
                try (Connection connection = server.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + MIGRATED);
                }
                Flyway.configure()
                        .dataSource(server.getDatabase("postgres", MIGRATED))
                        .load()
                        .migrate();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
