package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.NoAnswer.Kind;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server is asked. One that gave no answer is probed at once, which tells a server that is gone from a
 * connection that was; then from time to time, and when somebody has no other server. The probe is nobody's sign-in, and
 * is waited for by glances alone.
 */
final class Breaker {
    private static final Logger log = LoggerFactory.getLogger(Breaker.class);

    /** For what the first probe finds. */
    private static final long VERDICT_NANOS = Duration.ofMillis(500).toNanos();

    /** For what a later probe finds. */
    private static final long GLANCE_NANOS = Duration.ofMillis(25).toNanos();

    /** Between two probes at least, however many people come. */
    private static final long SPACE_NANOS = Duration.ofMillis(15).toNanos();

    private enum State {
        CLOSED,
        SUSPECTED,
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
    private boolean heldBack;
    private boolean trying;
    private long tries;
    private long suspectedAt;
    private long triedAt;

    /**
     * @param server as the log calls it
     * @param probe throws {@link NoAnswer}
     */
    Breaker(String server, Runnable probe, Duration retryAfter, ScheduledExecutorService timer) {
        this.server = server;
        this.probe = probe;
        this.retryAfter = retryAfter;
        this.timer = timer;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Why the server is not asked. */
    String reason() {
        return reason;
    }

    /** To be noted before a question, for {@link #failed}. */
    long failures() {
        return failures;
    }

    /** @param seen {@link #failures} before the question: what began before the last failure tells nothing new */
    synchronized void failed(long seen, NoAnswer failure) {
        if (seen != failures || state != State.CLOSED) {
            return;
        }
        failures++;
        reason = failure.reason();
        // Silent again so soon after a probe went well: the probe does not see what is wrong.
        heldBack = onProbation && failure.kind() == Kind.TIMED_OUT;
        if (heldBack) {
            open();
        } else {
            state = State.SUSPECTED;
            suspectedAt = System.nanoTime();
            probeIn(0);
        }
    }

    /** Waits a moment for a probe, for somebody who has no other server. */
    synchronized boolean recovers() {
        long now = System.nanoTime();
        long deadline = state == State.SUSPECTED ? suspectedAt + VERDICT_NANOS : now + GLANCE_NANOS;
        if (state == State.OPEN && !heldBack) {
            probeIn(Math.max(0, triedAt + SPACE_NANOS - now));
        }
        long before = tries;
        try {
            while (trying && !isClosed() && tries == before && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isClosed();
    }

    private synchronized void probeIn(long nanos) {
        if (!trying) {
            trying = true;
            var unused = timer.schedule(this::probe, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void probe() {
        try {
            probe.run();
        } catch (RuntimeException e) {
            unanswered(String.valueOf(e.getMessage()));
            return;
        }
        answered();
    }

    private synchronized void answered() {
        tried();
        if (state == State.OPEN) {
            log.info("{} answers again", server);
        } else {
            log.info("{} answers, though a connection to it failed: {}", server, reason);
        }
        state = State.CLOSED;
        onProbation = true;
        later(() -> onProbation = false);
    }

    private synchronized void unanswered(String why) {
        tried();
        reason = why;
        if (state != State.OPEN) {
            open();
        }
    }

    private void tried() {
        trying = false;
        tries++;
        triedAt = System.nanoTime();
        notifyAll();
    }

    private void open() {
        log.warn(
                "{} is left alone until it answers a probe, made every {} ms: {}",
                server,
                retryAfter.toMillis(),
                reason);
        state = State.OPEN;
        later(this::probeAgain);
    }

    private synchronized void probeAgain() {
        if (state == State.OPEN) {
            heldBack = false;
            probeIn(0);
            later(this::probeAgain);
        }
    }

    private void later(Runnable work) {
        var unused = timer.schedule(work, retryAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
}
