package dev.gatehouse.storage;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Evicts a connection to a database that became read-only, as a primary does that is now a standby. HikariCP itself evicts
 * those that are closed, such as by an administrator (57P01).
 */
public final class ReadOnlyDatabase implements SQLExceptionOverride {
    private static final String READ_ONLY_TRANSACTION = "25006";

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return isReason(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    static boolean isReason(@Nullable SQLException failure) {
        return failure != null && READ_ONLY_TRANSACTION.equals(failure.getSQLState());
    }
}
