package dev.gatehouse.edge;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.storage.ElapsedTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * How long ago the core has answered. Without its keys and its feed, or after the maximum staleness, this edge is not ready
 * and accepts no token.
 */
class CoreState implements HealthIndicator {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Duration maxStaleness;
    private final ElapsedTime time;
    private volatile @Nullable Duration keysAt;
    private volatile @Nullable Duration feedAt;

    CoreState(EdgeProperties properties, ElapsedTime time, MeterRegistry meters) {
        this.maxStaleness = properties.maxStaleness();
        this.time = time;
        gauge("feed", "Time since the last response of the feed; -1 before the first", meters);
        gauge("keys", "Time since the keys of the core were read; -1 before the first read", meters);
    }

    private void gauge(String source, String description, MeterRegistry meters) {
        TimeGauge.builder(
                        "gatehouse.edge." + source + ".age", this, TimeUnit.MILLISECONDS, state -> state.millis(source))
                .description(description)
                .register(meters);
    }

    private double millis(String source) {
        Duration age = age(source.equals("feed") ? feedAt : keysAt);
        return age == null ? -TimeUnit.SECONDS.toMillis(1) : age.toMillis();
    }

    /** @param startedAt when the request began */
    void keysRead(Duration startedAt) {
        keysAt = startedAt;
    }

    /** The feed is known up to now. */
    void feedRead() {
        feedAt = time.read();
    }

    /** @throws Refusal {@code store_unavailable} if this edge does not know enough to accept a token */
    void requireRecent() {
        if (isStale()) {
            throw unavailable("the core has not answered for longer than gatehouse.edge.max-staleness");
        }
    }

    boolean isStale() {
        return isStale(age(keysAt)) || isStale(age(feedAt));
    }

    private boolean isStale(@Nullable Duration age) {
        return age == null || age.compareTo(maxStaleness) > 0;
    }

    private @Nullable Duration age(@Nullable Duration readAt) {
        return readAt == null ? null : time.read().minus(readAt);
    }

    static Refusal unavailable(String reason) {
        return new Refusal(
                        ProblemCode.STORE_UNAVAILABLE, "Gatehouse is unavailable at this edge, try again later", reason)
                .withRetryAfter(RETRY);
    }

    @Override
    public Health health() {
        Health.Builder health = isStale() ? Health.outOfService() : Health.up();
        Duration keys = age(keysAt);
        Duration feed = age(feedAt);
        return health.withDetail("keys", keys == null ? "not read" : keys.toSeconds() + " s ago")
                .withDetail("feed", feed == null ? "not read" : feed.toSeconds() + " s ago")
                .build();
    }
}
