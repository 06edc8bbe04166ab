package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.NoAnswer.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.ldap.NamingException;

/**
 * Connections of one kind to one server, the one used last is used next. Who waits for a free one is not served by an
 * order of arrival, but hears at once when the server is gone, which the pools of libraries do not offer.
 *
 * @param <C> the kind
 */
final class Pool<C extends Pool.Connection> implements AutoCloseable {
    /** Up to here a connection is taken to be alive. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Beyond it is closed: firewalls forget connections without telling anybody, few before this. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final ConcurrentLinkedDeque<Idle<C>> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<C> opening;
    private final Semaphore places;
    private final Duration patience;
    private final Clock clock;
    private volatile boolean closed;

    /** @param patience how long to wait for a free connection */
    Pool(Supplier<C> opening, int size, Duration patience, Clock clock) {
        this.opening = opening;
        this.places = new Semaphore(size);
        this.patience = patience;
        this.clock = clock;
    }

    /** @throws NoAnswer when the server gives none, or no connection becomes free */
    <T> T use(Function<C, T> question) {
        takePlace();
        try {
            return answered(ready(), question);
        } finally {
            places.release();
        }
    }

    private void takePlace() {
        try {
            if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new NoAnswer(Kind.NONE_FREE, "no connection became free within " + patience.toMillis() + " ms", null);
    }

    private <T> T answered(C connection, Function<C, T> question) {
        boolean usable = false;
        try {
            T answer = question.apply(connection);
            usable = true;
            return answer;
        } catch (NamingException answer) {
            usable = true;
            throw answer;
        } finally {
            if (usable) {
                keep(connection);
            } else {
                connection.close();
            }
        }
    }

    private void keep(C connection) {
        idle.addFirst(new Idle<>(connection, clock.instant()));
        if (closed) {
            clear();
        }
    }

    /** A connection that died while idle is replaced without a word; one that is silent is not waited for twice. */
    private C ready() {
        for (Idle<C> next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (!next.isOlderThan(FRESH, clock)) {
                return next.connection();
            }
            if (!next.isOlderThan(STALE, clock) && passes(next.connection())) {
                return next.connection();
            }
            next.connection().close();
        }
        return opening.get();
    }

    private static boolean passes(Connection connection) {
        try {
            connection.test();
            return true;
        } catch (NoAnswer e) {
            if (e.kind() == Kind.TIMED_OUT) {
                connection.close();
                throw e;
            }
            return false;
        }
    }

    void closeStale() {
        for (Idle<C> oldest = idle.peekLast(); oldest != null; oldest = idle.peekLast()) {
            if (!oldest.isOlderThan(STALE, clock) || !idle.removeLastOccurrence(oldest)) {
                return;
            }
            oldest.connection().close();
        }
    }

    /** Closes what is idle. */
    void clear() {
        for (Idle<C> next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.connection().close();
        }
    }

    @Override
    public void close() {
        closed = true;
        clear();
    }

    /** What a pool keeps. */
    interface Connection {

        /** @throws NoAnswer when nothing comes back */
        void test();

        void close();
    }

    private record Idle<C>(C connection, Instant since) {
        boolean isOlderThan(Duration age, Clock clock) {
            return since.plus(age).isBefore(clock.instant());
        }
    }
}
