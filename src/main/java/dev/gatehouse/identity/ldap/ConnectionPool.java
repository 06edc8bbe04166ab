package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.ldap.NamingException;

/** Connections to one server; the one used last is used next, so that the others can be closed when the load falls. */
final class ConnectionPool implements AutoCloseable {
    /** Firewalls drop idle connections without a message, but rarely earlier than this. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(1);

    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<LdapConnection> connector;
    private final Semaphore permits;
    private final Duration maxWait;
    private final Clock clock;
    private volatile boolean closed;

    ConnectionPool(Supplier<LdapConnection> connector, int size, Duration maxWait, Clock clock) {
        this.connector = connector;
        this.permits = new Semaphore(size);
        this.maxWait = maxWait;
        this.clock = clock;
    }

    /**
     * Runs an operation on a connection of its own. The connection is kept when the server has answered, closed when not.
     *
     * @throws ServerFailure when the server does not answer, or no connection becomes free in time
     */
    <T> T use(Function<LdapConnection, T> operation) {
        acquire();
        try {
            LdapConnection connection = connection();
            try {
                T result = operation.apply(connection);
                release(connection);
                return result;
            } catch (NamingException answer) {
                release(connection);
                throw answer;
            } catch (RuntimeException e) {
                connection.close();
                throw e;
            }
        } finally {
            permits.release();
        }
    }

    private void acquire() {
        try {
            if (permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ServerFailure(
                Kind.POOL_EXHAUSTED, "no connection became free within " + maxWait.toMillis() + " ms", null);
    }

    private void release(LdapConnection connection) {
        idle.addFirst(new Idle(connection, clock.instant()));
        if (closed) {
            closeIdle();
        }
    }

    private LdapConnection connection() {
        closeExpired();
        Idle latest = idle.pollFirst();
        return latest == null ? connector.get() : latest.connection();
    }

    void closeExpired() {
        Instant oldest = clock.instant().minus(MAX_IDLE);
        for (Idle last = idle.peekLast(); last != null && last.since().isBefore(oldest); last = idle.peekLast()) {
            if (idle.removeLastOccurrence(last)) {
                last.connection().close();
            }
        }
    }

    void closeIdle() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.connection().close();
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private record Idle(LdapConnection connection, Instant since) {}
}
