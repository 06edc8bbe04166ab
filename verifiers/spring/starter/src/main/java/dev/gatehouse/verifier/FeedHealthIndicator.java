package dev.gatehouse.verifier;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** The health indicator {@code gatehouse} of Spring Boot 4, whose types have other packages. */
final class FeedHealthIndicator extends AbstractHealthIndicator {
    private final Feed feed;

    FeedHealthIndicator(Feed feed) {
        this.feed = feed;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(feed.isStale() ? "OUT_OF_SERVICE" : "UP").withDetails(feed.details());
    }
}
