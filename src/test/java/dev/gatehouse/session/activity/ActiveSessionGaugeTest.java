package dev.gatehouse.session.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.PrometheusScrape;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The number of live sessions is counted on a schedule, not when the metrics are read. */
class ActiveSessionGaugeTest {

    @Test
    void theGaugeShowsTheLastCount() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            MeterRegistry meters = new SimpleMeterRegistry();
            ActiveSessionGauge gauge =
                    new ActiveSessionGauge(gatehouse.bean(LiveSessionCount.class), gatehouse.clock(), meters);
            assertThat(live(meters)).isNaN();
            gauge.count();
            String token = gatehouse.signIn("alice");
            gatehouse.signIn("bob");
            assertThat(live(meters)).isZero();
            gauge.count();
            assertThat(live(meters)).isEqualTo(2);
            gatehouse.signOut(token);
            gauge.count();
            assertThat(live(meters)).isEqualTo(1);
            assertThat(PrometheusScrape.of(gatehouse).value("gatehouse_sessions_ended"))
                    .isEqualTo(1);
            gatehouse.clock().advance(Duration.ofDays(1));
            gauge.count();
            assertThat(live(meters)).isZero();
        }
    }

    private static double live(MeterRegistry meters) {
        return meters.get("gatehouse.sessions.live").gauge().value();
    }
}
