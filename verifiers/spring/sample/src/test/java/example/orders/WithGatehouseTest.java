package example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service beside the real Gatehouse. */
class WithGatehouseTest {
    private static GatehouseJar gatehouse;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws IOException {
        gatehouse = new GatehouseJar();
        service = SpringApplication.run(
                OrdersApplication.class,
                "--server.port=0",
                "--gatehouse.verifier.issuer=" + gatehouse.address(),
                "--ORDERS_SECRET=" + GatehouseJar.SECRET);
        String token = gatehouse.signIn("bob");
        await().until(() -> status("/orders", token) == 200);
    }

    @AfterAll
    static void stop() {
        service.close();
        gatehouse.close();
    }

    @Test
    void rolesDecide() {
        assertThat(GatehouseJar.send("GET", url("/orders"), gatehouse.signIn("alice"), "").body())
                .isEqualTo("orders of alice");
        assertThat(status("/orders/all", gatehouse.signIn("alice"))).isEqualTo(403);
        assertThat(status("/orders/all", gatehouse.signIn("carol"))).isEqualTo(200);
        assertThat(status("/orders", null)).isEqualTo(401);
    }

    @Test
    void aSignOutTakesEffect() {
        String token = gatehouse.signIn("alice");
        String other = gatehouse.signIn("alice");
        assertThat(status("/orders", token)).isEqualTo(200);
        GatehouseJar.send("DELETE", gatehouse.address() + "/sessions/current", token, "");
        await().until(() -> status("/orders", token) == 401);
        assertThat(status("/orders", other)).isEqualTo(200);
    }

    /** The keys that the service has read do not expire for five minutes: the feed names the withdrawn one. The session goes on. */
    @Test
    void aWithdrawnKeyTakesEffect() throws Exception {
        String token = gatehouse.signIn("alice");
        assertThat(status("/orders", token)).isEqualTo(200);
        String kid = JWSHeader.parse(new Base64URL(token.split("\\.")[0])).getKeyID();
        String url = gatehouse.address() + "/admin/keys/" + kid + "/compromised";
        assertThat(GatehouseJar.send("POST", url, gatehouse.signIn("carol"), "").statusCode())
                .isLessThan(300);
        await().until(() -> status("/orders", token) == 401);
        assertThat(status("/orders", gatehouse.signIn("alice"))).isEqualTo(200);
        assertThat(status("/orders", gatehouse.refresh(token))).isEqualTo(200);
    }

    private static int status(String path, String token) {
        return GatehouseJar.send("GET", url(path), token, "").statusCode();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port") + path;
    }
}
