package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Administrators list, rotate and withdraw keys. */
class KeysControllerTest {

    @Test
    void keysAreListedWithoutTheirPrivateParts() {
        Gatehouse gatehouse = Gatehouse.shared();
        Response response = gatehouse.getAs(gatehouse.signIn("carol"), "/admin/keys");
        assertThat(response.json().path("keys").size()).isEqualTo(2);
        assertThat(response.json().at("/keys/0/state").asString()).isEqualTo("current");
        assertThat(response.json().at("/keys/0/alg").asString()).isEqualTo("ES256");
        assertThat(response.json().at("/keys/1/state").asString()).isEqualTo("next");
        assertThat(response.body()).doesNotContain("\"d\"", "wrapped");
        assertThat(gatehouse.getAs(gatehouse.signIn("alice"), "/admin/keys").problem())
                .isEqualTo("403 insufficient_role: role admin is required");
    }

    @Test
    void aRotationTakesEffectWhenEveryCacheKnowsTheNextKey() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            gatehouse.clock().advance(Duration.ofHours(1));
            String admin = gatehouse.signIn("carol");
            String before = current(gatehouse.getAs(admin, "/admin/keys"));
            Response rotated = post(gatehouse, admin, "/admin/keys/rotate");
            assertThat(rotated.status()).isEqualTo(200);
            assertThat(current(rotated)).isNotEqualTo(before);
            assertThat(gatehouse.getAs(admin, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void anUnknownKeyIsNotFound() {
        Gatehouse gatehouse = Gatehouse.shared();
        assertThat(post(gatehouse, gatehouse.signIn("carol"), "/admin/keys/nothing/compromised")
                        .problem())
                .isEqualTo("404 not_found: There is no such key, or it is withdrawn already");
    }

    @Test
    void aConfiguredKeyIsReplacedInTheConfigurationOnly() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.token.algorithm=HS256",
                "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoPaSdFgHjKlZx")) {
            assertThat(post(gatehouse, gatehouse.signIn("carol"), "/admin/keys/rotate")
                            .problem())
                    .isEqualTo(
                            "409 key_configured: The key is set in the configuration: set another one there, which then follows it");
        }
    }

    private static Response post(Gatehouse gatehouse, String token, String path) {
        return gatehouse.send("POST", path, BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }

    private static String current(Response keys) {
        for (var key : keys.json().path("keys")) {
            if (key.path("state").asString().equals("current")) {
                return key.path("kid").asString();
            }
        }
        return "none";
    }
}
