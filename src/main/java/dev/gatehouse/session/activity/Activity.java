package dev.gatehouse.session.activity;

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
 * Counts the requests of sessions in memory, and writes the counts every ten seconds. No request waits for the store.
 * During an outage, the counts are kept and written later.
 */
@Component
public class Activity implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Activity.class);

    /** The limit of memory between two writes, or in an outage. Requests in further sessions are not counted. */
    static final int MAX_SESSIONS = 100_000;

    private static final int BATCH = 500;
    private static final long SECOND_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 10_000;

    private final ActivityStore store;
    private final Clock clock;
    private final Map<String, Counts> sessions = new ConcurrentHashMap<>();
    private final StoreOutage outage =
            new StoreOutage(log, "the activity of sessions is kept in memory", "the activity of sessions is written");

    Activity(ActivityStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Counts a request that was answered with a status. */
    public void count(String sessionId, int status) {
        Counts counts = sessions.get(sessionId);
        if (counts == null) {
            if (sessions.size() >= MAX_SESSIONS) {
                return;
            }
            counts = sessions.computeIfAbsent(sessionId, id -> new Counts());
        }
        counts.add(clock.millis(), status >= 400 && status < 500);
    }

    @Scheduled(fixedDelay = 10_000, scheduler = ThreadPools.WRITERS)
    void write() {
        List<SessionActivity> activity = takeAll();
        for (int from = 0; from < activity.size(); from += BATCH) {
            try {
                store.write(activity.subList(from, Math.min(from + BATCH, activity.size())));
            } catch (DataAccessException | TransactionException e) {
                activity.subList(from, activity.size()).forEach(this::putBack);
                outage.failed(e);
                return;
            }
        }
        outage.succeeded();
    }

    /** Sorted by id, so that two nodes which write the same rows lock them in the same order. */
    private List<SessionActivity> takeAll() {
        List<SessionActivity> activity = new ArrayList<>();
        long now = clock.millis();
        sessions.forEach((id, counts) -> {
            if (counts.isIdle(now)) {
                sessions.remove(id);
            }
            // Also after a removal: a request may hold the counts that were removed.
            SessionActivity taken = counts.take(id);
            if (taken.requests() > 0) {
                activity.add(taken);
            }
        });
        activity.sort(Comparator.comparing(SessionActivity::id));
        return activity;
    }

    private void putBack(SessionActivity activity) {
        sessions.computeIfAbsent(activity.id(), id -> new Counts()).add(activity);
    }

    /** Writes the rest at shutdown. */
    @Override
    public void destroy() {
        write();
    }

    /** The activity of a session since the last write. */
    record SessionActivity(String id, Instant lastSeenAt, long requests, long failures) {}

    private static final class Counts {
        private final LongAdder requests = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private volatile long lastSeen;

        void add(long now, boolean failed) {
            // To the second: parallel requests would contend for a field that changes with every request.
            if (now - lastSeen >= SECOND_MILLIS) {
                lastSeen = now;
            }
            requests.increment();
            if (failed) {
                failures.increment();
            }
        }

        void add(SessionActivity activity) {
            lastSeen = Math.max(lastSeen, activity.lastSeenAt().toEpochMilli());
            requests.add(activity.requests());
            failures.add(activity.failures());
        }

        /** False for new counts too, to which a request is about to be added. */
        boolean isIdle(long now) {
            return lastSeen > 0 && now - lastSeen > IDLE_MILLIS && requests.sum() == 0;
        }

        SessionActivity take(String id) {
            return new SessionActivity(
                    id, Instant.ofEpochMilli(lastSeen), requests.sumThenReset(), failures.sumThenReset());
        }
    }
}
