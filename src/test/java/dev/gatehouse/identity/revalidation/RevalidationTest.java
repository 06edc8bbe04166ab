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
import dev.gatehouse.support.Response;
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

/** The identity source is queried again about signed-in users, and no token is renewed without its answer. */
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
                "--gatehouse.token.lifetime=1h",
                "--gatehouse.token.audiences.press.requires=editor",
                "--gatehouse.token.audiences.press.renewable=true");
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
        await().until(() -> lookups.size() == 2);
        token = advance(token, Duration.ofMinutes(1));
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(READER);
        assertThat(TokenForger.claims(token).get("email")).isEqualTo("new@example.org");
    }

    /** Each visit used to start a query whose answer was forgotten before the next visit. */
    @Test
    void aRemovedRoleIsMissingFromTheNextTokenHoweverRarelyAClientComes() {
        String token = advance(signIn(), Duration.ofMinutes(55));
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of("editor"));
        answer = () -> ann("reader", "new@example.org");
        token = advance(token, Duration.ofMinutes(55));
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(READER);
    }

    @Test
    void aUserWhoLosesTheRoleThatAnAudienceRequiresGetsNoFurtherTokenForIt() {
        String token = gatehouse
                .sendJson(
                        "POST", "/authenticate", Json.object("user", "ann", "password", "secret", "audience", "press"))
                .text("token");
        answer = () -> ann("reader", "ann@example.org");
        advance(token, Duration.ofMinutes(9));
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

    /** The source does not answer, or the query fails in another way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAnAnswerSessionsContinueForTheGracePeriod(boolean outage) {
        String token = signIn();
        answer = outage ? RevalidationTest::unavailable : RevalidationTest::unexpected;
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
    void whileASourceIsSlowTokensAreValidButNotRenewed() {
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
        gatehouse.clock().advance(Duration.ofMinutes(10));
        Response answered = gatehouse.getAs(token, "/me");
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.renewed()).isNull();
        Response refused = gatehouse.refresh(token);
        assertThat(refused.problem())
                .isEqualTo("503 identity_source_unavailable: The identity source is unavailable, try again later");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.renewed()).isNull();
        assertThat(lookups).hasSize(2);
        latch.countDown();
        await().until(
                        () -> TokenForger.claims(gatehouse.refresh(token).text("token"))
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

    private static Answer unexpected() {
        throw new IllegalStateException("an entry that nobody expects");
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
