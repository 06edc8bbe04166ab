package dev.gatehouse.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Makes callers fail at once while the database is down. When it has given no connection, no caller waits for it for a second;
 * then one caller at a time tries. So an outage occupies one thread, and a request that uses the database twice waits once.
 */
final class FailFastDataSource extends DelegatingDataSource {
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Semaphore probe = new Semaphore(1);
    private volatile @Nullable SQLException failure;
    private volatile long failedAt;

    /** @param nanoTime {@link System#nanoTime} */
    FailFastDataSource(DataSource pool, LongSupplier nanoTime) {
        super(pool);
        this.nanoTime = nanoTime;
    }

    /** @throws SQLException if the database gives no connection, or gave none to an earlier caller */
    @Override
    public Connection getConnection() throws SQLException {
        SQLException known = failure;
        if (known == null) {
            return connect();
        }
        if (nanoTime.getAsLong() - failedAt < PAUSE_NANOS || !probe.tryAcquire()) {
            throw new SQLTransientConnectionException(
                    "the database gave no connection, and is tried again soon", known);
        }
        try {
            return connect();
        } finally {
            probe.release();
        }
    }

    private Connection connect() throws SQLException {
        try {
            Connection connection = super.getConnection();
            failure = null;
            return connection;
        } catch (SQLException e) {
            failedAt = nanoTime.getAsLong();
            failure = e;
            throw e;
        }
    }
}
