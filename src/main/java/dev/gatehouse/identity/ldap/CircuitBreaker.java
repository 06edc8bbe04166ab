package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.ServerFailure.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a server is used. After a failure a probe in the background distinguishes a lost server from a lost connection;
 * an open breaker probes at intervals, and when a sign-in has no other server. No sign-in is a probe.
 */
final class CircuitBreaker {
    private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

    /** How long a request waits for the first probe after a failure. */
    private static final long FIRST_PROBE_WAIT_NANOS = Duration.ofMillis(500).toNanos();

    /** How long a request waits for a later probe. */
    private static final long LATER_PROBE_WAIT_NANOS = Duration.ofMillis(25).toNanos();

    /** Between two probes, however many requests wait for one. */
    private static final long MIN_PROBE_INTERVAL_NANOS = Duration.ofMillis(15).toNanos();

    private enum State {
        CLOSED,
        /** The first probe has not ended. */
        SUSPECT,
        OPEN
    }

    private final String server;
    private final Runnable probe;
    private final Duration retryAfter;
    private final ScheduledExecutorService timer;
    private volatile State state = State.CLOSED;
    private volatile long failures;
    private volatile String reason = "";
    private volatile boolean onProbation;
    private boolean probesSuppressed;
    private boolean closed;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private long suspectSince;
    private long probedAt;

    /**
     * @param server its name in the log
     * @param probe throws an exception when the server does not answer
     */
    CircuitBreaker(String server, Runnable probe, Duration retryAfter, ScheduledExecutorService timer) {
        this.server = server;
        this.probe = probe;
        this.retryAfter = retryAfter;
        this.timer = timer;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Why the server is not used. */
    String reason() {
        return reason;
    }

    /** The number of failures so far, to be read before an operation and passed to {@link #recordFailure}. */
    long failures() {
        return failures;
    }

    /** @param before {@link #failures} before the operation: operations that fail together are one failure */
    synchronized void recordFailure(long before, ServerFailure failure) {
        if (before != failures || state != State.CLOSED) {
            return;
        }
        failures++;
        reason = failure.reason();
        // A second time-out soon after a successful probe: the probe does not detect this failure.
        probesSuppressed = onProbation && failure.kind() == Kind.TIMED_OUT;
        if (probesSuppressed) {
            open();
        } else {
            state = State.SUSPECT;
            suspectSince = System.nanoTime();
            startProbe(0);
        }
    }

    /** Waits a short time for a probe; for a request that has no other server. Returns whether the server can be used. */
    boolean awaitProbe() {
        CompletableFuture<Void> probing;
        long wait = LATER_PROBE_WAIT_NANOS;
        synchronized (this) {
            long now = System.nanoTime();
            if (state == State.SUSPECT) {
                wait = suspectSince + FIRST_PROBE_WAIT_NANOS - now;
            } else if (state == State.OPEN && !probesSuppressed) {
                startProbe(Math.max(0, probedAt + MIN_PROBE_INTERVAL_NANOS - now));
            }
            probing = running;
        }
        try {
            probing.get(wait, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillOpen) {
            return isClosed();
        }
        return isClosed();
    }

    private synchronized void startProbe(long delayNanos) {
        if (running.isDone()) {
            running = CompletableFuture.runAsync(this::probe, task -> {
                var unused = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            });
        }
    }

    private void probe() {
        try {
            probe.run();
        } catch (RuntimeException e) {
            probeFailed(String.valueOf(e.getMessage()));
            return;
        }
        probeSucceeded();
    }

    private synchronized void probeSucceeded() {
        probedAt = System.nanoTime();
        if (state == State.OPEN) {
            log.info("{} answers again", server);
        } else {
            log.info(
                    "{} answers, but a connection to it failed ({}). The idle connections were closed.",
                    server,
                    reason);
        }
        state = State.CLOSED;
        onProbation = true;
        later(() -> onProbation = false);
    }

    private synchronized void probeFailed(String why) {
        probedAt = System.nanoTime();
        reason = why;
        if (state != State.OPEN) {
            open();
        }
    }

    private void open() {
        log.warn(
                "{} does not answer ({}). Until a probe (one every {} ms) succeeds, sign-ins use the other servers of the"
                        + " directory or are answered with 503. Check the server and the network.",
                server,
                reason,
                retryAfter.toMillis());
        state = State.OPEN;
        later(this::probeOnSchedule);
    }

    /** Ends the probes at intervals. */
    synchronized void close() {
        closed = true;
    }

    private synchronized void probeOnSchedule() {
        if (state == State.OPEN && !closed) {
            probesSuppressed = false;
            startProbe(0);
            later(this::probeOnSchedule);
        }
    }

    private void later(Runnable work) {
        var unused = timer.schedule(work, retryAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
}
