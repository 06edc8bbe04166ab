package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.WatchProperties.Probing;
import dev.gatehouse.token.AccessToken;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** A session that is refused, or finds nothing, again and again: somebody looks for what a token is good for. */
@Component
class ProbingRule {
    private final Probing properties;
    private final AlertDispatcher reactions;
    private final Clock clock;
    private final WindowedCounter misses;

    ProbingRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.probing();
        this.reactions = reactions;
        this.clock = clock;
        this.misses = new WindowedCounter(properties.probing().within(), clock);
    }

    /** A request of the session was answered with 403 or 404. */
    void missed(AccessToken token, String address) {
        if (misses.reaches(properties.misses(), token.sessionId(), 1)) {
            reactions.to(
                    new Alert(
                            clock.instant(),
                            "probing",
                            token.subject(),
                            token.sessionId(),
                            address,
                            properties.misses() + " requests were answered with 403 or 404 within "
                                    + properties.within()),
                    properties.action());
        }
    }
}
