package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Gatehouse;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query parameter that an endpoint does not know is refused where it may be a filter, and ignored elsewhere. */
class DeclaredParametersTest {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");
    private static final Gatehouse gatehouse = Gatehouse.demo(SHOP.arguments());

    @AfterAll
    static void close() {
        gatehouse.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /admin/events?sinc=2026-01-01T00:00:00Z,         sinc",
        "GET,    /admin/events?limit=1&User=alice,                User",
        "GET,    /admin/sessions?usr=alice,                       usr",
        "GET,    /admin/users?user=alice,                         user",
        "GET,    /admin/users/alice?limit=1,                      limit",
        "DELETE, /admin/sessions/none?user=alice,                 user",
        "DELETE, /admin/users/none/sessions?address=192.0.2.1,    address",
        "GET,    /admin/subjects?name=alice,                      name",
        "DELETE, /admin/subjects/nobody?source=corp,              source",
        "GET,    /admin/keys?kid=x,                               kid",
        "GET,    /admin/people/nobody?limit=5,                    limit",
        "GET,    /sessions?user=bob,                              user",
        "DELETE, /sessions?user=bob,                              user",
        "GET,    /admin/users?x%c3%a4=1,                          x\u00e4",
    })
    void anUnknownOneIsRefusedByName(String method, String path, String name) {
        assertThat(problem(method, path))
                .isEqualTo("400 invalid_request: the query parameter " + name + " is not known here");
    }

    /** Spring joins both values with a comma, which can be the name of another user. */
    @ParameterizedTest
    @CsvSource({
        "DELETE, /admin/throttle?user=alice&user=bob,  user",
        "GET,    /admin/events?kind=throttled&kind=x,  kind",
        "GET,    /sessions?limit=1&limit=2,            limit",
    })
    void oneThatOccursTwiceIsRefused(String method, String path, String name) {
        assertThat(problem(method, path))
                .isEqualTo("400 invalid_request: the query parameter " + name + " occurs more than once");
    }

    @Test
    void aLongNameIsNotRepeated() {
        assertThat(gatehouse
                        .getAs(gatehouse.signIn("carol"), "/admin/users?" + "x".repeat(2_000))
                        .problem())
                .isEqualTo("400 invalid_request: a query parameter is not known here");
    }

    @Test
    void aVerifierLearnsOfAnUnknownOne() {
        assertThat(gatehouse
                        .get("/revocations?since=1", "Authorization", SHOP.basic())
                        .body())
                .contains("invalid_request", "the query parameter since is not known here");
        assertThat(gatehouse
                        .get("/revocations?wait=0", "Authorization", SHOP.basic())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoMayNotCallAnEndpointDoesNotLearnItsParameters() {
        assertThat(gatehouse
                        .getAs(gatehouse.signIn("alice"), "/admin/users?x=1")
                        .status())
                .isEqualTo(403);
        assertThat(gatehouse.getAs("none", "/admin/users?x=1").status()).isEqualTo(401);
    }

    /** RFC 6749, section 3.1; links and proxies add parameters of their own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/verify?utm_source=x",
                "/verify/any/where?limit=none",
                "/me?x=1",
                "/protected/resource?x=1",
                "/gatehouse.js?v=2",
                "/openapi?x=1",
                "/docs?x=1",
                "/.well-known/jwks.json?x=1",
                "/.well-known/openid-configuration?x=1",
                "/.well-known/oauth-authorization-server?x=1",
                "/actuator/health?x=1"
            })
    void anUnknownOneIsIgnoredElsewhere(String path) {
        assertThat(gatehouse.getAs(gatehouse.signIn("alice"), path).status()).isEqualTo(200);
    }

    @Test
    void anUnknownOneOfAFormIsIgnored() {
        String token = gatehouse.signIn("alice");
        assertThat(SHOP.post(gatehouse, "/introspect", "token", token, "utm", "x")
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(gatehouse
                        .send(
                                "POST",
                                "/authenticate/refresh?x=1",
                                BodyPublishers.noBody(),
                                "Authorization",
                                "Bearer " + token)
                        .status())
                .isEqualTo(200);
    }

    private static String problem(String method, String path) {
        return gatehouse
                .send(method, path, BodyPublishers.noBody(), "Authorization", "Bearer " + gatehouse.signIn("carol"))
                .problem();
    }
}
