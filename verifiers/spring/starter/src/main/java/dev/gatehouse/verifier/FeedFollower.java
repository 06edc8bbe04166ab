package dev.gatehouse.verifier;

import dev.gatehouse.verifier.GatehouseServer.UnknownCursorException;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Reads the feed in a thread of its own, from before the web server accepts requests until it has stopped. */
final class FeedFollower implements SmartLifecycle {
    /** The web server starts in a later phase, and so stops earlier. */
    private static final int PHASE = DEFAULT_PHASE - 8192;

    private static final Logger log = LoggerFactory.getLogger(FeedFollower.class);
    private static final int WAIT_SECONDS = 30;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Limits the requests to a server that answers at once although it has no news. */
    private static final Duration SPACING = Duration.ofMillis(20);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final GatehouseServer gatehouse;
    private final Feed feed;
    private final Runnable whenComplete;
    private final AtomicLong failures = new AtomicLong();
    private String cursor = "";
    private boolean failing;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile Thread thread;

    /** @param whenComplete is called after each response that leaves nothing unread */
    FeedFollower(GatehouseServer gatehouse, Feed feed, Runnable whenComplete) {
        this.gatehouse = gatehouse;
        this.feed = feed;
        this.whenComplete = whenComplete;
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
        thread = new Thread(this::follow, "gatehouse-feed");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        stopped.countDown();
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    long failures() {
        return failures.get();
    }

    private void follow() {
        try {
            while (isRunning()) {
                boolean succeeded = read();
                if (!succeeded || feed.isComplete()) {
                    stopped.await((succeeded ? SPACING : PAUSE).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException stopping) {
            log.debug("The feed is no longer read");
        }
    }

    /**
     * Reads one response. It waits for news only if all earlier ones are known.
     *
     * @return false after a failure
     */
    boolean read() throws InterruptedException {
        try {
            FeedPage page = FeedPage.parse(gatehouse.revocations(cursor, feed.isComplete() ? WAIT_SECONDS : 0));
            feed.add(page);
            cursor = page.cursor();
            if (failing) {
                failing = false;
                log.info("The ended sessions are read from Gatehouse again");
            }
            if (feed.isComplete()) {
                whenComplete.run();
            }
            return true;
        } catch (UnknownCursorException e) {
            cursor = "";
            failed(e);
        } catch (IOException | ParseException | RuntimeException e) {
            failed(e);
        }
        return false;
    }

    private void failed(Exception failure) {
        failures.incrementAndGet();
        if (!failing && isRunning()) {
            failing = true;
            log.warn(
                    "The ended sessions cannot be read from Gatehouse, the next attempts are a second apart: {}",
                    failure.getMessage());
        }
    }
}
