package dev.gatehouse.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Edge;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An edge while the core does not answer, and afterwards. */
class EdgeOutageTest {
    private static final String LIFETIME = "--gatehouse.token.lifetime=1h";

    private Gatehouse core;
    private TcpProxy network;
    private Edge edge;

    @BeforeEach
    void start() {
        core = Gatehouse.demo(Stream.concat(Stream.of(Edge.VERIFIER.arguments()), Stream.of(LIFETIME))
                .toArray(String[]::new));
        network = new TcpProxy(core.port());
        edge = Edge.start(network.port(), LIFETIME).awaitReady();
    }

    @AfterEach
    void stop() {
        edge.close();
        network.close();
        core.close();
    }

    @Test
    void unexpiredTokensAreAcceptedForTheMaximumStaleness() {
        String known = core.signIn("alice");
        assertThat(edge.verify(known)).isEqualTo(200);
        network.refuse();
        String isNew = core.signIn("bob");
        assertThat(edge.verify(known)).isEqualTo(200);
        assertThat(edge.verify(isNew)).isEqualTo(200);

        edge.clock().advance(Duration.ofMinutes(15));
        assertThat(edge.verify(known)).isEqualTo(200);
        assertThat(edge.readiness()).isEqualTo(200);
        edge.clock().advance(Duration.ofSeconds(1));
        Response stale = edge.getAs(known, "/verify");
        assertThat(stale.problem())
                .isEqualTo("503 store_unavailable: Gatehouse is unavailable at this edge, try again later");
        assertThat(stale.header("Retry-After")).isEqualTo("1");
        assertThat(edge.readiness()).isEqualTo(503);
        assertThat(edge.get("/.well-known/jwks.json").header("Cache-Control")).isEqualTo("max-age=0, public");

        edge.clock().advance(Duration.ofHours(1));
        assertThat(edge.getAs(known, "/verify").problem()).isEqualTo("401 token_expired: token is expired");
    }

    @Test
    void whatTheCoreWasNotAskedIsAskedWhenItAnswersAgain() {
        TokenForger thief = new TokenForger(core.bean(SigningKeys.class).current(), core.signIn("alice"));
        String forged = thief.signed(thief.header(), thief.payloadWith("sub", "\"carol\""));
        String signedOut = core.signIn("alice");
        assertThat(edge.verify(signedOut)).isEqualTo(200);

        network.stall();
        core.signOut(signedOut);
        assertThat(edge.verify(forged)).isEqualTo(200);
        assertThat(edge.verify(signedOut)).isEqualTo(200);
        network.heal();
        network.cut();
        await().until(() -> edge.verify(forged) == 401 && edge.verify(signedOut) == 401);
        assertThat(edge.getAs(forged, "/verify").problem()).isEqualTo("401 token_invalid: token is not active");
        assertThat(edge.getAs(signedOut, "/verify").problem()).isEqualTo("401 session_ended: session has ended");
    }

    @Test
    void afterTheFirstQuestionWithoutAnAnswerNoRequestWaitsForTheCore() {
        network.stall();
        for (int i = 0; i < 10; i++) {
            assertThat(edge.verify(core.signIn("alice"))).isEqualTo(200);
        }
        assertThat(network.dropped("X-Forwarded-For: 127.0.0.1")).isEqualTo(1);
    }
}
