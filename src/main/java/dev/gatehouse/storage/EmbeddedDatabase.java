package dev.gatehouse.storage;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.threads.ThreadPools;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Maintains the embedded database. H2 reclaims the space of old commits in the background only if it may delay its writes,
 * which would lose acknowledged changes. And when a write fails, H2 closes for good, so a supervisor must restart the process.
 */
@Component
@Profile(CheckMode.OFF)
class EmbeddedDatabase {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    /** In percent of the file; below it, the least used parts are written anew. */
    static final int MIN_USED = 50;

    private static final int REWRITTEN_BYTES = 4 << 20;

    /** In milliseconds. */
    private static final int UNTIL_THE_END = 3_600_000;

    private final DataSource dataSource;
    private final CommitMark mark;
    private final ApplicationContext context;
    private boolean restricted;
    private boolean closed;

    EmbeddedDatabase(DataSource dataSource, CommitMark mark, ApplicationContext context) {
        this.dataSource = dataSource;
        this.mark = mark;
        this.context = context;
    }

    @Scheduled(fixedDelay = 5_000, scheduler = ThreadPools.HOUSEKEEPING)
    void maintain() {
        try (Connection connection = dataSource.getConnection()) {
            session(connection).ifPresent(this::maintain);
        } catch (SQLException e) {
            log.debug("store unavailable", e);
        }
    }

    /** The pool may replace its connections to a database that has closed, and H2 then opens it again. */
    private void maintain(SessionLocal session) {
        boolean closedBefore = closed;
        closed = session.isClosed() || file(session).isClosed();
        if (!closed && !restricted) {
            restricted = true;
            restrict(file(session));
        }
        if (!closed) {
            file(session).compact(MIN_USED, REWRITTEN_BYTES);
            mark.write(file(session));
        } else if (closedBefore) {
            log.error("The embedded database has closed after an error of its disk: restart Gatehouse");
            AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
        }
    }

    /**
     * Changes are on the disk when this returns, and not each of them when it is made. A process that is killed before leaves
     * an earlier state. Other databases write as usual.
     *
     * @param changes which call {@link #delayWrites} now and then, because each new connection with {@code WRITE_DELAY} in its
     *     URL ends the delay
     */
    static void writeAtEnd(DataSource dataSource, Runnable changes) {
        Optional<MVStore> store = Objects.requireNonNull(new JdbcTemplate(dataSource)
                .execute((Connection connection) -> session(connection).map(EmbeddedDatabase::file)));
        int delay = store.map(MVStore::getAutoCommitDelay).orElse(0);
        try {
            changes.run();
        } finally {
            store.filter(file -> !file.isClosed()).ifPresent(file -> {
                file.setAutoCommitDelay(delay);
                file.commit();
            });
        }
    }

    static void delayWrites(Connection connection) {
        try {
            session(connection).ifPresent(session -> file(session).setAutoCommitDelay(UNTIL_THE_END));
        } catch (SQLException e) {
            log.debug("each change is written when it is made", e);
        }
    }

    /** H2 creates its file with the rights that the umask leaves. */
    private static void restrict(MVStore store) {
        if (store.getFileStore() != null) {
            OwnerOnly.restrict(Path.of(
                    FilePath.get(store.getFileStore().getFileName()).unwrap().toString()));
        }
    }

    /** The session of H2 in this process, unless the connection is to another database. */
    static Optional<SessionLocal> session(Connection connection) throws SQLException {
        return connection.isWrapperFor(JdbcConnection.class)
                        && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
                ? Optional.of(session)
                : Optional.empty();
    }

    static MVStore file(SessionLocal session) {
        return session.getDatabase().getStore().getMvStore();
    }
}
