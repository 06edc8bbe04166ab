package dev.gatehouse.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.storage.ElapsedTime;
import dev.gatehouse.token.keys.JwkSet;
import dev.gatehouse.token.keys.PublishedKeys;
import dev.gatehouse.token.keys.VerifyingKey;
import dev.gatehouse.token.keys.VerifyingKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that the core publishes. They are read every minute, and once more for a token with an unknown key, but at most
 * once a second. While the core does not answer, the known ones stay in use, and no request waits for others.
 */
class CoreKeys implements VerifyingKeys, PublishedKeys {
    private static final Logger log = LoggerFactory.getLogger(CoreKeys.class);
    private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d{1,9})");
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long MAX_WAIT_SECONDS = 1;

    private final CoreClient core;
    private final CoreState state;
    private final ElapsedTime time;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(List.of(), Duration.ZERO, Duration.ZERO);
    private volatile boolean failing = true;
    private boolean warned;
    private Duration triedAt;

    CoreKeys(CoreClient core, CoreState state, ElapsedTime time) {
        this.core = core;
        this.state = state;
        this.time = time;
        this.triedAt = time.read().minus(PAUSE);
    }

    /** @param readAt when the request for these keys began */
    private record Snapshot(List<VerifyingKey> keys, Duration readAt, Duration maxAge) {}

    /** @throws Refusal {@code store_unavailable} if the key is unknown and the core does not answer */
    @Override
    public Optional<VerifyingKey> find(String kid) {
        Optional<VerifyingKey> known = known(kid);
        if (known.isPresent()) {
            return known;
        }
        if (!failing) {
            readAtMostOnceASecond();
        }
        Optional<VerifyingKey> found = known(kid);
        if (found.isEmpty() && failing) {
            throw CoreState.unavailable("the key is unknown, and the keys of the core cannot be read");
        }
        return found;
    }

    private Optional<VerifyingKey> known(String kid) {
        return snapshot.keys().stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    @Override
    public List<VerifyingKey> published() {
        if (snapshot.keys().isEmpty() && failing) {
            throw CoreState.unavailable("the keys of the core have not been read yet");
        }
        return snapshot.keys();
    }

    /** What is left of the time that the core has allowed. */
    @Override
    public Duration maxAge() {
        Duration left = snapshot.maxAge().minus(time.read().minus(snapshot.readAt()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void readAtMostOnceASecond() {
        try {
            if (reading.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                try {
                    if (time.read().minus(triedAt).compareTo(PAUSE) >= 0) {
                        read();
                    }
                } finally {
                    reading.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the last attempt to read them has failed. */
    boolean isFailing() {
        return failing;
    }

    /** Reads the keys now. */
    void refresh() throws InterruptedException {
        reading.lockInterruptibly();
        try {
            read();
        } finally {
            reading.unlock();
        }
    }

    private void read() throws InterruptedException {
        Duration startedAt = time.read();
        triedAt = startedAt;
        try {
            HttpResponse<byte[]> response = core.keys();
            Matcher maxAge = MAX_AGE.matcher(
                    response.headers().firstValue("Cache-Control").orElse(""));
            snapshot = new Snapshot(
                    JwkSet.read(new String(response.body(), UTF_8)),
                    startedAt,
                    Duration.ofSeconds(maxAge.find() ? Long.parseLong(maxAge.group(1)) : 0));
            state.keysRead(startedAt);
            if (failing) {
                log.info("the keys of the core are read: {}", snapshot.keys());
            }
            failing = false;
            warned = false;
        } catch (IOException | IllegalArgumentException e) {
            failing = true;
            if (!warned) {
                warned = true;
                log.warn(
                        "the keys of the core cannot be read, the known ones stay in use: {}. Check that the core runs"
                                + " and that gatehouse.edge.core is its address",
                        e.getMessage());
            }
        }
    }
}
