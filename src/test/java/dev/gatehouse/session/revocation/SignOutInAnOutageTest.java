package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user signs out while the database does not answer. */
class SignOutInAnOutageTest {
    private static final String ENDED = "401 session_ended: session has ended";

    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");

    @TempDir
    private static Path data;

    @Test
    void thisNodeRefusesTheSessionAtOnceAndTheOthersWhenTheStoreAnswersAgain() throws Exception {
        String store = TestPostgres.freshDatabase();
        int port = URI.create(store.substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse other = node(store);
                Gatehouse gatehouse = node(store.replace(":" + port + "/", ":" + proxy.port() + "/"))) {
            String token = gatehouse.signIn("alice");
            String another = gatehouse.signIn("alice");
            proxy.stall();
            proxy.forget();
            assertThat(gatehouse.signOut(token).problem())
                    .isEqualTo(
                            "503 store_unavailable: The store is unavailable: this node no longer accepts the session,"
                                    + " other nodes accept it until the store is available again");
            assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo(ENDED);
            assertThat(gatehouse.refresh(token).problem()).isEqualTo(ENDED);
            assertThat(other.getAs(token, "/me").status()).isEqualTo(200);
            assertThat(SHOP.post(gatehouse, "/revoke", "token", another).status())
                    .isEqualTo(503);
            proxy.heal();
            await().untilAsserted(() ->
                    assertThat(other.getAs(token, "/me").problem()).isEqualTo(ENDED));
            await().untilAsserted(() ->
                    assertThat(other.getAs(another, "/me").problem()).isEqualTo(ENDED));
        }
    }

    private static Gatehouse node(String store) {
        List<String> arguments = new ArrayList<>(List.of(SHOP.arguments("may-revoke=true")));
        arguments.addAll(List.of(
                "--spring.datasource.url=" + store + (store.contains("?") ? "&" : "?")
                        + "connectTimeout=1&socketTimeout=1",
                "--spring.datasource.hikari.connection-timeout=500",
                "--spring.datasource.hikari.validation-timeout=250",
                "--gatehouse.data-dir=" + data));
        return Gatehouse.demo(arguments.toArray(String[]::new));
    }
}
