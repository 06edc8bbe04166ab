package dev.gatehouse.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
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

    private final LongSupplier usableBytes;

    /** @param usableBytes the space that is left on the disk of the database */
    DiskReserve(DataSource database, LongSupplier usableBytes) {
        super(database);
        this.usableBytes = usableBytes;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long usable = usableBytes.getAsLong();
        if (usable < BYTES) {
            throw new SQLTransientConnectionException("the disk of the embedded database is full: " + usable
                    + " bytes are left, " + BYTES + " are needed");
        }
        return super.getConnection();
    }
}
