package dev.gatehouse.overview;

import dev.gatehouse.anomaly.Alert;
import dev.gatehouse.login.LoginFailed;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.overview.Counted.Kind;
import dev.gatehouse.storage.StorageConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What this node has counted and not written yet, by the minute. No sign-in waits for the store. */
@Component
class RecentCounts {
    /** The limit of memory in an outage of the store: what is new beyond it is not counted. */
    static final int MAX_COUNTS = 10_000;

    private static final String NO_SOURCE = "none";

    private final Clock clock;
    private final Map<Place, Long> counts = new HashMap<>();

    RecentCounts(@Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.clock = clock;
    }

    /** @param minute the start of a minute, in seconds since 1970 */
    record Place(long minute, Counted counted) {}

    @EventListener
    void on(LoginSucceeded event) {
        count(signIn(event.session().identity().source(), "success", event.took()));
    }

    @EventListener
    void on(LoginFailed event) {
        count(signIn(
                event.refusal().source().orElse(NO_SOURCE),
                event.refusal().code().text(),
                event.took()));
    }

    @EventListener
    void on(Alert alert) {
        count(Counted.alert(alert.rule()));
    }

    private static Counted signIn(String source, String outcome, Duration took) {
        return new Counted(Kind.SIGN_IN, source, outcome, Latency.bucket(took));
    }

    private void count(Counted counted) {
        add(new Place(Period.HOUR.slotOf(clock.instant()), counted), 1);
    }

    /** Removes and returns all counts. */
    synchronized Map<Place, Long> take() {
        Map<Place, Long> taken = Map.copyOf(counts);
        counts.clear();
        return taken;
    }

    synchronized void add(Place place, long amount) {
        if (counts.size() < MAX_COUNTS || counts.containsKey(place)) {
            counts.merge(place, amount, Long::sum);
        }
    }
}
