package dev.gatehouse.verifier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The meters {@code gatehouse.verifier.*}. */
final class VerifierMetrics implements MeterBinder {
    private static final String PREFIX = "gatehouse.verifier.";

    private final Outcomes outcomes;
    private final Feed feed;
    private final FeedFollower follower;

    /** @param feed null, like the follower, if the service does not follow the feed */
    VerifierMetrics(Outcomes outcomes, Feed feed, FeedFollower follower) {
        this.outcomes = outcomes;
        this.feed = feed;
        this.follower = follower;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "accepted", outcomes.count());
        for (Reason reason : Reason.values()) {
            count(registry, reason.code(), outcomes.count(reason));
        }
        if (feed != null) {
            TimeGauge.builder(
                            PREFIX + "feed.age",
                            feed,
                            TimeUnit.MILLISECONDS,
                            known -> known.age().toMillis())
                    .description("Time since the last response of the feed")
                    .register(registry);
            Gauge.builder(PREFIX + "feed.entries", feed, Feed::size)
                    .description("Ended sessions and users in memory")
                    .register(registry);
            FunctionCounter.builder(PREFIX + "feed.failures", follower, FeedFollower::failures)
                    .description("Failed requests to the feed")
                    .register(registry);
        }
    }

    private static void count(MeterRegistry registry, String outcome, LongAdder count) {
        FunctionCounter.builder(PREFIX + "tokens", count, LongAdder::sum)
                .description("Tokens that were accepted, or rejected for a reason")
                .tag("outcome", outcome)
                .register(registry);
    }
}
