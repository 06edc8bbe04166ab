package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.PrometheusScrape;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each metric counts. */
class MeterTest {
    private final Gatehouse gatehouse =
            Gatehouse.demo("--gatehouse.throttle.enabled=true", "--gatehouse.throttle.invalid-tokens=2");

    @AfterEach
    void stop() {
        gatehouse.close();
    }

    @Test
    void signInsAreCountedByOutcomeAndSource() {
        gatehouse.signIn("alice");
        gatehouse.authenticate("alice", "wrong");
        gatehouse.authenticate("unknown", "wrong");
        PrometheusScrape scrape = PrometheusScrape.of(gatehouse);
        assertThat(scrape.value("gatehouse_logins_total{outcome=\"success\",source=\"demo\"}"))
                .isEqualTo(2);
        assertThat(scrape.value("gatehouse_logins_total{outcome=\"authentication_failed\",source=\"demo\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("gatehouse_logins_total{outcome=\"authentication_failed\",source=\"none\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("gatehouse_identity_source_seconds_count{answer=\"rejected\",source=\"demo\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("gatehouse_refusals_total{code=\"authentication_failed\"}"))
                .isEqualTo(2);
        assertThat(scrape.value("gatehouse_store_seconds_count{operation=\"open\"}"))
                .isEqualTo(2);
    }

    @Test
    void issuedVerifiedAndRenewedTokensAreCounted() {
        String token = gatehouse.signIn("alice");
        gatehouse.getAs(token, "/me");
        gatehouse.getAs(token, "/me");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        gatehouse.getAs(token, "/me");
        PrometheusScrape scrape = PrometheusScrape.of(gatehouse);
        assertThat(scrape.value("gatehouse_token_issued_total")).isEqualTo(2);
        assertThat(scrape.value("gatehouse_token_verifications_total")).isEqualTo(2);
        assertThat(scrape.value("gatehouse_token_remembered_total")).isEqualTo(2);
        assertThat(scrape.value("gatehouse_token_renewed_total")).isEqualTo(1);
    }

    @Test
    void throttledRequestsAreCounted() {
        for (int i = 0; i < 3; i++) {
            gatehouse.getAs("not.a.token", "/me");
        }
        for (int i = 0; i < 5; i++) {
            gatehouse.authenticate("unknown", "wrong");
        }
        gatehouse.clock().advance(Duration.ofHours(2));
        PrometheusScrape scrape = PrometheusScrape.of(gatehouse);
        assertThat(scrape.value("gatehouse_throttle_tokens_refused_total")).isEqualTo(1);
        assertThat(scrape.value("gatehouse_throttle_refused_total")).isEqualTo(1);
        assertThat(scrape.value("gatehouse_refusals_total{code=\"too_many_attempts\"}"))
                .isEqualTo(2);
    }

    @Test
    void theAgeOfKeysAndTheTimeToTheNextOneAreMeasured() {
        gatehouse.clock().advance(Duration.ofDays(10));
        PrometheusScrape scrape = PrometheusScrape.of(gatehouse);
        assertThat(scrape.value("gatehouse_key_age_seconds{ring=\"signing\"}")).isEqualTo(10 * 86_400);
        assertThat(scrape.value("gatehouse_key_rotation_seconds{ring=\"signing\"}"))
                .isEqualTo(20 * 86_400);
        assertThat(scrape.value("gatehouse_key_age_seconds{ring=\"seal\"}")).isEqualTo(10 * 86_400);
    }
}
