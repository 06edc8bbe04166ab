package dev.gatehouse.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Edge;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.token.keys.SigningKeys;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An edge when the core changes its keys, and when one of two nodes of the core is away. */
class EdgeKeysTest {
    private Gatehouse core;
    private TcpProxy one;
    private TcpProxy other;
    private Edge edge;

    @BeforeEach
    void start() {
        core = Gatehouse.demo(Edge.VERIFIER.arguments());
        one = new TcpProxy(core.port());
        other = new TcpProxy(core.port());
        // A second value of the setting is added to the first.
        edge = Edge.start(one.port(), "--gatehouse.edge.core=http://127.0.0.1:" + other.port())
                .awaitReady();
    }

    @AfterEach
    void stop() {
        edge.close();
        one.close();
        other.close();
        core.close();
    }

    @Test
    void aTokenThatWasConfirmedIsRefusedWhenItsKeyIsWithdrawn() {
        String token = core.signIn("alice");
        assertThat(edge.verify(token)).isEqualTo(200);
        String kid = core.bean(SigningKeys.class).current().kid();
        post("/admin/keys/" + kid + "/compromised");
        await().until(() -> edge.verify(token) == 401);
        assertThat(edge.get("/.well-known/jwks.json").body()).doesNotContain(kid);
        assertThat(edge.verify(core.signIn("alice"))).isEqualTo(200);
    }

    @Test
    void anotherNodeOfTheCoreIsAskedWhenOneIsAway() {
        one.refuse();
        String token = core.signIn("alice");
        assertThat(edge.verify(token)).isEqualTo(200);
        core.signOut(token);
        await().until(() -> edge.verify(token) == 401);
    }

    private void post(String path) {
        assertThat(core.send("POST", path, BodyPublishers.noBody(), "Authorization", "Bearer " + core.signIn("carol"))
                        .status())
                .isBetween(200, 204);
    }
}
