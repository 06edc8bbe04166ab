package dev.gatehouse.session;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What goes on in sessions: counted in memory, and written every few seconds. A request waits for nothing here. What
 * cannot be written is kept and written later.
 */
@Component
public class Activity implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Activity.class);

    /** So many sessions at most between two writings, or in an outage; requests in further ones are not counted. */
    static final int MAX_SESSIONS = 100_000;

    private static final int BATCH = 500;
    private static final long SECOND = 1_000;
    private static final long IDLE = 10_000;

    private final ActivityStore store;
    private final Clock clock;
    private final Map<String, Counts> sessions = new ConcurrentHashMap<>();
    private final StoreOutage outage =
            new StoreOutage(log, "the activity of sessions is kept in memory", "the activity of sessions is written");

    Activity(ActivityStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A request in a session has been answered. */
    public void note(String sessionId, int status) {
        Counts counts = sessions.get(sessionId);
        if (counts == null) {
            if (sessions.size() >= MAX_SESSIONS) {
                return;
            }
            counts = sessions.computeIfAbsent(sessionId, id -> new Counts());
        }
        counts.add(clock.millis(), status >= 400 && status < 500);
    }

    @Scheduled(fixedDelay = 3_000, scheduler = ThreadPools.WRITERS)
    void write() {
        List<Seen> seen = new ArrayList<>();
        long now = clock.millis();
        sessions.forEach((id, counts) -> {
            if (counts.isIdle(now)) {
                sessions.remove(id);
            }
            // After it was removed, too: somebody may have got hold of it before.
            Seen last = counts.take(id);
            if (last.requests() > 0) {
                seen.add(last);
            }
        });
        // In one order on every node, so that two that write the same rows wait for each other in one direction.
        seen.sort(Comparator.comparing(Seen::id));
        for (int from = 0; from < seen.size(); from += BATCH) {
            List<Seen> batch = seen.subList(from, Math.min(from + BATCH, seen.size()));
            try {
                store.write(batch);
            } catch (DataAccessException | TransactionException e) {
                List<Seen> rest = seen.subList(from, seen.size());
                rest.forEach(this::putBack);
                outage.failed(e);
                return;
            }
        }
        outage.succeeded();
    }

    private void putBack(Seen seen) {
        sessions.computeIfAbsent(seen.id(), id -> new Counts()).add(seen);
    }

    /** What is left at the end. */
    @Override
    public void destroy() {
        write();
    }

    /** What went on in a session since it was last written. */
    record Seen(String id, Instant at, long requests, long failures) {}

    private static final class Counts {
        private final LongAdder requests = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private volatile long at;

        void add(long now, boolean failed) {
            // To the second, so that parallel requests do not fight for the field.
            if (now - at >= SECOND) {
                at = now;
            }
            requests.increment();
            if (failed) {
                failures.increment();
            }
        }

        void add(Seen seen) {
            at = Math.max(at, seen.at().toEpochMilli());
            requests.add(seen.requests());
            failures.add(seen.failures());
        }

        /** Not one that was made this moment, nor one in which a request may be about to be added. */
        boolean isIdle(long now) {
            return at > 0 && now - at > IDLE && requests.sum() == 0;
        }

        Seen take(String id) {
            return new Seen(id, Instant.ofEpochMilli(at), requests.sumThenReset(), failures.sumThenReset());
        }
    }
}
