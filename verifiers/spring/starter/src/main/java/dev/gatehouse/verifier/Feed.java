package dev.gatehouse.verifier;

import dev.gatehouse.verifier.FeedPage.EndedSession;
import dev.gatehouse.verifier.FeedPage.EndedUser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this service knows from the feed: ended sessions, withdrawn keys, and how recent that is. */
final class Feed {
    /** Longer than the time for which an expired token is accepted, plus the difference of two clocks. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private static final Duration CLEANING = Duration.ofMinutes(1);
    private static final int MAX_ENTRIES = 1_000_000;
    private static final int MAX_WITHDRAWN = 1_000;

    private final Duration maxStaleness;
    private final Clock clock;
    private final Map<String, Long> sessions = new ConcurrentHashMap<>();
    private final Map<String, EndedUser> users = new ConcurrentHashMap<>();
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private Instant cleanedAt = Instant.EPOCH;
    private volatile boolean complete;
    private volatile Instant heardAt = Instant.EPOCH;

    Feed(Duration maxStaleness, Clock clock) {
        this.maxStaleness = maxStaleness;
        this.clock = clock;
    }

    /**
     * Adds what a response of the feed says. Nothing is forgotten before its time, also when the feed starts again.
     *
     * @throws IllegalStateException if there is too much to remember: the service then becomes stale
     */
    void add(FeedPage page) {
        clean();
        if (sessions.size() + users.size() > MAX_ENTRIES || withdrawn.size() > MAX_WITHDRAWN) {
            throw new IllegalStateException("more than " + MAX_ENTRIES + " entries");
        }
        for (EndedSession end : page.sessions()) {
            sessions.merge(end.sid(), end.until(), Math::max);
        }
        for (EndedUser end : page.users()) {
            users.merge(end.sub(), end, EndedUser::orLater);
        }
        withdrawn.addAll(page.withdrawn());
        complete |= page.isLast();
        heardAt = clock.instant();
    }

    private void clean() {
        Instant now = clock.instant();
        if (Duration.between(cleanedAt, now).compareTo(CLEANING) >= 0) {
            long forgotten = now.minus(TOLERANCE).getEpochSecond();
            sessions.values().removeIf(until -> until < forgotten);
            users.values().removeIf(end -> end.until() < forgotten);
            cleanedAt = now;
        }
    }

    /** Why a token that is valid otherwise is rejected: its key, its session, or because too little is known. */
    Optional<Reason> objection(GatehouseUser user) {
        if (withdrawn.contains(user.kid())) {
            return Optional.of(Reason.WITHDRAWN);
        }
        if (sessions.containsKey(user.session()) || ends(user.name(), user) || ends("", user)) {
            return Optional.of(Reason.ENDED);
        }
        return isStale() ? Optional.of(Reason.STALE) : Optional.empty();
    }

    /** The empty name stands for all users. */
    private boolean ends(String name, GatehouseUser user) {
        EndedUser end = users.get(name);
        return end != null && end.concerns(user.session(), user.signedInAt().getEpochSecond());
    }

    /** Whether the feed was once read to its end. */
    boolean isComplete() {
        return complete;
    }

    boolean isStale() {
        return !complete || age().compareTo(maxStaleness) > 0;
    }

    /** The time since the last response. */
    Duration age() {
        return Duration.between(heardAt, clock.instant());
    }

    /** For the health indicator. */
    Map<String, Object> details() {
        return complete ? Map.of("read", true, "age_seconds", age().toSeconds()) : Map.of("read", false);
    }

    int size() {
        return sessions.size() + users.size();
    }
}
