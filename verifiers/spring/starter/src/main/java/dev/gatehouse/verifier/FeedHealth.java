package dev.gatehouse.verifier;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** The health indicator {@code gatehouse} of Spring Boot 3. */
final class FeedHealth extends AbstractHealthIndicator {
    private final Feed feed;

    FeedHealth(Feed feed) {
        this.feed = feed;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(feed.isStale() ? "OUT_OF_SERVICE" : "UP").withDetails(feed.details());
    }
}
