package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.PrometheusScrape;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The number of sessions comes from a count by the clock, and not from whoever asks. */
class LiveSessionsTest {

    @Test
    void liveSessionsAreThoseOfTheLastCount() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            MeterRegistry meters = new SimpleMeterRegistry();
            ActiveSessionGauge live =
                    new ActiveSessionGauge(gatehouse.bean(SessionStore.class), gatehouse.clock(), meters);
            assertThat(live(meters)).isNaN();
            live.count();
            String token = gatehouse.signIn("alice");
            gatehouse.signIn("bob");
            assertThat(live(meters)).isZero();
            live.count();
            assertThat(live(meters)).isEqualTo(2);
            gatehouse.signOut(token);
            live.count();
            assertThat(live(meters)).isEqualTo(1);
            assertThat(PrometheusScrape.of(gatehouse).value("gatehouse_sessions_ended"))
                    .isEqualTo(1);
            gatehouse.clock().advance(Duration.ofDays(1));
            live.count();
            assertThat(live(meters)).isZero();
        }
    }

    private static double live(MeterRegistry meters) {
        return meters.get("gatehouse.sessions.live").gauge().value();
    }
}
