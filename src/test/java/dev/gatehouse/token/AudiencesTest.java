package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token for one service is refused at another, and contains only the roles that the service needs. */
class AudiencesTest {
    private static final String AUDIENCES = "--gatehouse.token.audiences.";

    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(
                "--gatehouse.roles.auditor.ldap-groups=admins",
                "--gatehouse.token.role-flags=true",
                AUDIENCES + "orders.roles=auditor,editor",
                AUDIENCES + "orders.renewable=true",
                AUDIENCES + "billing.requires=admin,bookkeeper");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void aTokenHasTheRequestedAudienceAndOnlyItsRoles() {
        Map<?, ?> own = TokenForger.claims(gatehouse.signIn("carol"));
        assertThat(own.get("aud")).isEqualTo(List.of("gatehouse"));
        assertThat(own.get("roles")).isEqualTo(List.of("admin", "auditor"));
        Map<?, ?> orders = TokenForger.claims(signIn("carol", "orders"));
        assertThat(orders.get("aud")).isEqualTo(List.of("orders"));
        assertThat(orders.get("roles")).isEqualTo(List.of("auditor"));
        assertThat(orders.get("auditor")).isEqualTo(true);
        assertThat(orders.get("editor")).isEqualTo(false);
        assertThat(orders.containsKey("admin")).isFalse();
    }

    @Test
    void renewalAndRefreshKeepTheAudienceAndItsRoles() {
        String token = signIn("carol", "orders");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        for (String next : List.of(
                gatehouse.getAs(token, "/me").renewed(),
                gatehouse.refresh(token).text("token"))) {
            assertThat(TokenForger.claims(next).get("aud")).isEqualTo(List.of("orders"));
            assertThat(TokenForger.claims(next).get("roles")).isEqualTo(List.of("auditor"));
        }
    }

    /** M-10: otherwise a service that gets a token of its user could stay signed in as that user. */
    @Test
    void aTokenForAServiceIsNotRenewedUnlessItsAudienceIsRenewable() {
        String token = signIn("carol", "billing");
        gatehouse.clock().advance(Duration.ofMinutes(2));
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        assertThat(gatehouse.getAs(token, "/me").renewed()).isNull();
        assertThat(gatehouse.getAs(token, "/verify?audience=billing").renewed()).isNull();
        Response refused = gatehouse.refresh(token);
        assertThat(refused.problem()).isEqualTo("401 token_invalid: audience is not accepted");
        assertThat(refused.renewed()).isNull();
        assertThat(gatehouse.signOut(token).status()).isEqualTo(204);
    }

    @Test
    void aUserWithoutARequiredRoleGetsNoTokenAndNoSession() {
        String bob = gatehouse.signIn("bob");
        assertThat(ask("bob", "billing").problem())
                .isEqualTo("403 insufficient_role: role admin or bookkeeper is required for a token for billing");
        assertThat(gatehouse.getAs(bob, "/sessions").json().path("sessions").size())
                .isEqualTo(1);
        assertThat(ask("carol", "billing").status()).isEqualTo(200);
    }

    @Test
    void anUnknownAudienceIsRefusedBeforeThePasswordIsChecked() {
        for (String user : List.of("alice", "nobody")) {
            assertThat(ask(user, "elsewhere").problem())
                    .isEqualTo("400 invalid_request: audience is not one that tokens are issued for");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/verify?audience=orders"})
    void aTokenForAServiceIsAcceptedWhereItIsNeededToStaySignedIn(String path) {
        String token = signIn("carol", "orders");
        assertThat(gatehouse.getAs(token, path).status()).isEqualTo(200);
        assertThat(gatehouse.signOut(token).status()).isEqualTo(204);
        assertThat(gatehouse.getAs(token, path).text("code")).isEqualTo("session_ended");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /protected/resource",
        "GET, /sessions",
        "DELETE, /sessions",
        "GET, /admin/sessions",
        "POST, /me/password",
        "GET, /verify",
        "GET, /verify?audience=billing",
        "GET, /verify/any",
        "GET, /actuator/metrics"
    })
    void aTokenForAServiceIsRefusedElsewhere(String method, String path) {
        String token = signIn("carol", "orders");
        Response response = gatehouse.send(method, path, BodyPublishers.noBody(), "Authorization", "Bearer " + token);
        assertThat(response.problem()).isEqualTo("401 token_invalid: audience is not accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/sessions/current/../../admin/users", "/sessions/current;/x", "/verify/%2e%2e/admin/users"})
    void anotherSpellingOfAnAcceptedPathIsRefused(String path) throws Exception {
        String response =
                gatehouse.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                        + signIn("carol", "orders") + "\r\n\r\n");
        assertThat(response).matches("(?s)HTTP/1.1 40[014].*").doesNotContain("X-Auth-User");
    }

    /** T14. */
    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[\"elsewhere\"]", "[\"orders\",\"billing\"]", "[\"orders\",\"elsewhere\"]"})
    void aTokenForNoAudienceOrAForeignOneOrSeveralIsRefused(String audience) {
        TokenForger forge = new TokenForger(gatehouse.bean(SigningKeys.class).current(), signIn("carol", "orders"));
        String token = forge.signed(forge.header(), forge.payloadWith("aud", audience));
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(401);
    }

    @Test
    void eachAudienceHasItsOwnEncryption() {
        Recipient recipient = Recipient.of("ECDH-ES", "P-256");
        String key = "--gatehouse.token.encryption.orders.";
        try (Gatehouse encrypting = Gatehouse.demo(
                AUDIENCES + "orders.renewable=true",
                key + "algorithm=" + recipient.algorithm(),
                key + "key-files=" + Recipient.file(recipient.key().toJSONString()))) {
            assertThat(encrypting.signIn("alice").split("\\.")).hasSize(3);
            String token = encrypting
                    .sendJson("POST", "/authenticate", request("alice", "orders"))
                    .text("token");
            assertThat(token.split("\\.")).hasSize(5);
            String refreshed = encrypting.refresh(token).text("token");
            assertThat(refreshed.split("\\.")).hasSize(5);
            assertThat(encrypting
                            .getAs(refreshed, "/me")
                            .json()
                            .path("aud")
                            .path(0)
                            .asString())
                    .isEqualTo("orders");
        }
    }

    @Test
    void aVerifierOfAnUnknownAudienceStopsTheStart() {
        assertThatThrownBy(() -> Gatehouse.demo(
                        "--gatehouse.interop.verifiers.shop.secret-sha256=" + "0".repeat(64),
                        "--gatehouse.interop.verifiers.shop.audiences=elsewhere"))
                .hasStackTraceContaining("gatehouse.interop.verifiers.shop.audiences");
    }

    private static String signIn(String user, String audience) {
        return ask(user, audience).text("token");
    }

    private static Response ask(String user, String audience) {
        return gatehouse.sendJson("POST", "/authenticate", request(user, audience));
    }

    private static String request(String user, String audience) {
        return Json.object("user", user, "password", user + "-secret", "audience", audience);
    }
}
