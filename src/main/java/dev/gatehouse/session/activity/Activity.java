package dev.gatehouse.session.activity;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts the requests of sessions in memory, and writes the counts every few seconds. No request waits for the store.
 * During an outage, the counts are kept and written later.
 */
@Component
public class Activity {
    private static final Logger log = LoggerFactory.getLogger(Activity.class);

    /** The limit of memory between two writes, or in an outage. Requests in further sessions are not counted. */
    static final int MAX_SESSIONS = 100_000;

    private static final int BATCH = 500;

    private final ActivityStore store;
    private final Clock clock;
    private final Map<String, SessionActivity> sessions = new ConcurrentHashMap<>();
    private final StoreOutage outage =
            new StoreOutage(log, "the activity of sessions is kept in memory", "the activity of sessions is written");

    Activity(ActivityStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Counts a request that was answered with a status. */
    public void count(String sessionId, int status) {
        if (sessions.size() < MAX_SESSIONS || sessions.containsKey(sessionId)) {
            add(new SessionActivity(sessionId, clock.instant(), 1, status >= 400 && status < 500 ? 1 : 0));
        }
    }

    /** Writes in the order of the ids, so that two nodes which write the same rows lock them in the same order. */
    @PreDestroy
    @Scheduled(fixedDelay = 3_000, scheduler = ThreadPools.WRITERS)
    void write() {
        List<SessionActivity> activity = sessions.keySet().stream()
                .sorted()
                .map(sessions::remove)
                .filter(Objects::nonNull)
                .toList();
        for (int from = 0; from < activity.size(); from += BATCH) {
            try {
                store.write(activity.subList(from, Math.min(from + BATCH, activity.size())));
            } catch (DataAccessException | TransactionException e) {
                activity.subList(from, activity.size()).forEach(this::add);
                outage.failed(e);
                return;
            }
        }
        outage.succeeded();
    }

    private void add(SessionActivity activity) {
        sessions.merge(activity.id(), activity, SessionActivity::plus);
    }

    /** The activity of a session since the last write. */
    record SessionActivity(String id, Instant lastSeenAt, long requests, long failures) {
        SessionActivity plus(SessionActivity other) {
            return new SessionActivity(
                    id,
                    lastSeenAt.isAfter(other.lastSeenAt) ? lastSeenAt : other.lastSeenAt,
                    requests + other.requests,
                    failures + other.failures);
        }
    }
}
