package dev.gatehouse.storage;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Whether the store is unavailable to one recurring task. A task runs up to several times a second, so only the first
 * failure of an outage is logged, and the first success after it.
 */
public final class StoreOutage {
    private final Logger log;
    private final String meanwhile;
    private final String afterwards;
    private final AtomicBoolean active = new AtomicBoolean();

    /**
     * @param log the logger of the task
     * @param meanwhile what the task does without the store, for the log
     * @param afterwards what it does when the store is available again, for the log
     */
    public StoreOutage(Logger log, String meanwhile, String afterwards) {
        this.log = log;
        this.meanwhile = meanwhile;
        this.afterwards = afterwards;
    }

    /**
     * Whether a failed access means that the database cannot be used now, as opposed to a wrong statement or value. A
     * connection that breaks within a transaction shows as a rollback that fails, and a failover as a read-only database.
     */
    public static boolean isCauseOf(Throwable failure) {
        return failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof CannotCreateTransactionException
                || failure instanceof TransactionSystemException
                || (failure instanceof UncategorizedSQLException unknown
                        && ReadOnlyDatabase.isReason(unknown.getSQLException()));
    }

    public void failed(Exception failure) {
        if (!active.getAndSet(true)) {
            log.warn("store unavailable: {}", meanwhile, failure);
        }
    }

    public void succeeded() {
        if (active.getAndSet(false)) {
            log.info("store available again: {}", afterwards);
        }
    }

    public boolean isActive() {
        return active.get();
    }
}
