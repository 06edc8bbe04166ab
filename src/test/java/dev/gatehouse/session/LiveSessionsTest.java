package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Scrape;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The number of sessions comes from a count by the clock, and not from whoever asks. */
class LiveSessionsTest {

    @Test
    void liveAndEndedSessionsAreTold() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            LiveSessions live = gatehouse.bean(LiveSessions.class);
            live.count();
            String token = gatehouse.signIn("alice");
            assertThat(Scrape.of(gatehouse).value("gatehouse_sessions_live")).isZero();
            live.count();
            assertThat(Scrape.of(gatehouse).value("gatehouse_sessions_live")).isEqualTo(2);
            gatehouse.send("DELETE", "/sessions/current", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
            live.count();
            Scrape scrape = Scrape.of(gatehouse);
            assertThat(scrape.value("gatehouse_sessions_live")).isEqualTo(2);
            assertThat(scrape.value("gatehouse_sessions_ended")).isEqualTo(1);
            gatehouse.clock().advance(Duration.ofDays(1));
            live.count();
            assertThat(Scrape.of(gatehouse).value("gatehouse_sessions_live")).isZero();
        }
    }
}
