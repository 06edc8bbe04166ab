package dev.gatehouse.verifier;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/** The service accepts traffic when it has read the feed to its end once. */
class VerifierReadiness {
    private final ApplicationContext context;
    private final Feed feed;
    private boolean held;

    VerifierReadiness(ApplicationContext context, Feed feed) {
        this.context = context;
        this.feed = feed;
    }

    /** Runs after Spring Boot has stored the state. */
    @EventListener
    synchronized void onChange(AvailabilityChangeEvent<ReadinessState> change) {
        if (change.getState() == ReadinessState.ACCEPTING_TRAFFIC && !feed.isComplete()) {
            held = true;
            AvailabilityChangeEvent.publish(context, this, ReadinessState.REFUSING_TRAFFIC);
        }
    }

    synchronized void feedIsComplete() {
        if (held) {
            held = false;
            AvailabilityChangeEvent.publish(context, this, ReadinessState.ACCEPTING_TRAFFIC);
        }
    }
}
