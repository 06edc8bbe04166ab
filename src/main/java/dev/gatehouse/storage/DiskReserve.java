package dev.gatehouse.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Refuses connections to the embedded database while its disk is nearly full. H2 must not run into a full disk: a commit that
 * fails there can take earlier ones with it, because H2 releases old parts of its file before it writes.
 */
final class DiskReserve extends DelegatingDataSource {
    /** Several times the largest write of H2. */
    static final long BYTES = 16 << 20;

    /** A sign-in uses several connections, and each check is a system call. H2 writes less than the reserve meanwhile. */
    private static final long CHECK_NANOS = Duration.ofMillis(10).toNanos();

    private final LongSupplier usableBytes;
    private final LongSupplier nanoTime;
    private volatile long enoughAt;

    /**
     * @param usableBytes the space that is left on the disk of the database
     * @param nanoTime {@link System#nanoTime}
     */
    DiskReserve(DataSource database, LongSupplier usableBytes, LongSupplier nanoTime) {
        super(database);
        this.usableBytes = usableBytes;
        this.nanoTime = nanoTime;
        this.enoughAt = nanoTime.getAsLong() - CHECK_NANOS;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long now = nanoTime.getAsLong();
        if (now - enoughAt >= CHECK_NANOS) {
            check();
            enoughAt = now;
        }
        return super.getConnection();
    }

    private void check() throws SQLException {
        long usable = usableBytes.getAsLong();
        if (usable < BYTES) {
            throw new SQLTransientConnectionException("the disk of the embedded database is full: " + usable
                    + " bytes are left, " + BYTES + " are needed");
        }
    }
}
