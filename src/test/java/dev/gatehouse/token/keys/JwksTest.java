package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The public JWK set. */
class JwksTest {
    private static final String JWKS = "/.well-known/jwks.json";

    @Test
    void theCurrentAndTheNextKeyArePublicWithoutPrivateParts() {
        Response response = Gatehouse.shared().get(JWKS);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/jwk-set+json");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("max-age=600, public");
        assertThat(response.json().path("keys").size()).isEqualTo(2);
        for (JsonNode key : response.json().path("keys")) {
            assertThat(new TreeSet<>(key.propertyNames()))
                    .isEqualTo(new TreeSet<>(Set.of("kty", "crv", "x", "y", "kid", "use", "alg")));
            assertThat(key.path("use").asString()).isEqualTo("sig");
            assertThat(key.path("alg").asString()).isEqualTo("ES256");
        }
    }

    @Test
    void anUnchangedJwkSetIsNotSentAgain() {
        Response response = Gatehouse.shared().get(JWKS);
        Response again = Gatehouse.shared().get(JWKS, "If-None-Match", response.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("Cache-Control")).isEqualTo("max-age=600, public");
    }

    @Test
    void aSharedSecretIsNeverPublished() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.token.algorithm=HS256",
                "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoPaSdFgHjKlZx")) {
            assertThat(gatehouse.get(JWKS).body()).isEqualTo("{\"keys\":[]}");
        }
    }
}
