package dev.gatehouse.support;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An empty embedded database in memory with our tables, which a test can make unavailable. The migrations run once in each
 * process, and each database is a copy of their result. Closing it frees its memory.
 */
public final class MemoryDatabase extends DelegatingDataSource implements AutoCloseable {
    private static final List<String> TABLES = migrated();

    private final Connection keptOpen;
    private volatile boolean available = true;

    public MemoryDatabase() {
        super(new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID()));
        try {
            keptOpen = getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        TABLES.forEach(statement -> jdbc().sql(statement).update());
    }

    private static List<String> migrated() {
        DriverManagerDataSource database = new DriverManagerDataSource("jdbc:h2:mem:migrated;DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        return JdbcClient.create(database).sql("script").query(String.class).list().stream()
                .filter(statement -> !statement.startsWith("--"))
                .toList();
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(this);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(this));
    }

    public int rows(String table) {
        return jdbc().sql("select count(*) from " + table).query(Integer.class).single();
    }

    /** While it is unavailable, it gives no new connection. */
    public void setAvailable(boolean available) {
        this.available = available;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!available) {
            throw new SQLException("the database is unavailable");
        }
        return super.getConnection();
    }

    @Override
    public void close() {
        JdbcUtils.closeConnection(keptOpen);
    }
}
