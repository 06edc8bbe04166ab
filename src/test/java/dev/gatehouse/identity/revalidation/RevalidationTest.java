package dev.gatehouse.identity.revalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.StubIdentitySource;
import dev.gatehouse.support.TokenForger;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The identity source is queried again about signed-in users, and no request waits for it. */
class RevalidationTest {
    private static final List<String> lookups = new CopyOnWriteArrayList<>();
    private static final List<String> READER = List.of("reader");
    private static volatile Supplier<Answer> answer;

    private Gatehouse gatehouse;

    @BeforeEach
    void start() {
        lookups.clear();
        answer = () -> ann("editor", "ann@example.org");
        gatehouse = Gatehouse.bare(
                List.of(SourceConfiguration.class),
                "--gatehouse.token.claims.email=mail",
                "--gatehouse.token.renew-after=30s",
                "--gatehouse.token.audiences.press.requires=editor");
    }

    @AfterEach
    void stop() {
        gatehouse.close();
    }

    /** T23. */
    @Test
    void aRemovedRoleIsMissingFromTokensAfterThePeriod() {
        String token = signIn();
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of("editor"));
        answer = () -> ann("reader", "new@example.org");
        token = advance(token, Duration.ofMinutes(9));
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of("editor"));
        await().until(() -> lookups.size() == 2);
        token = advance(token, Duration.ofMinutes(1));
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(READER);
        assertThat(TokenForger.claims(token).get("email")).isEqualTo("new@example.org");
    }

    @Test
    void aUserWhoLosesTheRoleThatAnAudienceRequiresGetsNoFurtherTokenForIt() {
        String token = gatehouse
                .sendJson(
                        "POST", "/authenticate", Json.object("user", "ann", "password", "secret", "audience", "press"))
                .text("token");
        answer = () -> ann("reader", "ann@example.org");
        token = advance(token, Duration.ofMinutes(9));
        await().until(() -> lookups.size() == 2);
        assertThat(advance(token, Duration.ofMinutes(1))).isNull();
        assertThat(gatehouse.refresh(token).problem())
                .isEqualTo("403 insufficient_role: role editor is required for a token for press");
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
    }

    @Test
    void theSourceIsQueriedOncePerPeriod() {
        String token = signIn();
        for (int minute = 1; minute <= 45; minute++) {
            token = advance(token, Duration.ofMinutes(1));
            int times = 1 + minute / 9;
            await().until(() -> lookups.size() == times);
        }
    }

    /** T22. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserWhoIsDisabledOrRemovedLosesAllSessions(boolean removed) {
        List<String> tokens = List.of(signIn(), signIn());
        answer = () -> removed ? new Answer.Unknown() : new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false);
        gatehouse.clock().advance(Duration.ofMinutes(9));
        assertThat(gatehouse.getAs(tokens.get(0), "/me").status()).isEqualTo(200);
        for (String each : tokens) {
            await().untilAsserted(() -> assertThat(gatehouse.getAs(each, "/me").problem())
                    .isEqualTo("401 session_ended: session has ended"));
            assertThat(gatehouse.refresh(each).status()).isEqualTo(401);
        }
    }

    @Test
    void whileTheSourceIsUnavailableSessionsContinueForTheGracePeriod() {
        String token = signIn();
        answer = RevalidationTest::unavailable;
        for (int minute = 5; minute < 70; minute += 5) {
            token = advance(token, Duration.ofMinutes(5));
        }
        gatehouse.clock().advance(Duration.ofMinutes(5));
        String last = token;
        await().untilAsserted(() ->
                assertThat(gatehouse.refresh(last).problem()).isEqualTo("401 session_ended: session has ended"));
    }

    @Test
    void sessionsContinueWhenTheSourceIsAvailableAgain() {
        String token = signIn();
        answer = RevalidationTest::unavailable;
        for (int minute = 10; minute < 70; minute += 10) {
            token = advance(token, Duration.ofMinutes(10));
        }
        answer = () -> ann("reader", "ann@example.org");
        String last = token;
        await().until(
                        () -> TokenForger.claims(gatehouse.refresh(last).text("token"))
                                .get("roles"),
                        READER::equals);
    }

    @Test
    void noRequestWaitsForASource() {
        String token = signIn();
        CountDownLatch latch = new CountDownLatch(1);
        answer = () -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ann("reader", "ann@example.org");
        };
        String last = advance(token, Duration.ofMinutes(10));
        await().until(() -> lookups.size() == 2);
        assertThat(gatehouse.refresh(last).status()).isEqualTo(200);
        assertThat(lookups).hasSize(2);
        latch.countDown();
        await().until(
                        () -> TokenForger.claims(gatehouse.refresh(last).text("token"))
                                .get("roles"),
                        READER::equals);
    }

    private String signIn() {
        return gatehouse.authenticate("ann", "secret").text("token");
    }

    /** @return the renewed token of a request after this time */
    private String advance(String token, Duration time) {
        gatehouse.clock().advance(time);
        return gatehouse.getAs(token, "/me").renewed();
    }

    private static Answer ann(String role, String mail) {
        return new Answer.Known(new Identity("ann", "scripted", Set.of(role), Map.of("mail", List.of(mail))));
    }

    private static Answer unavailable() {
        throw new SourceUnavailable("down", new IOException());
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class SourceConfiguration {
        @Bean
        IdentitySources.Kind stub() {
            return new IdentitySources.Kind(
                    List.of(new StubIdentitySource("scripted", false, Affix.NONE, lookups, () -> answer.get())));
        }
    }
}
