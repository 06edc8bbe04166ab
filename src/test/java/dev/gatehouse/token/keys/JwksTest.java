package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The public JWK set. */
class JwksTest {
    private static final String JWKS = "/.well-known/jwks.json";
    private static final String PEM = "/.well-known/keys.pem";

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
    void thePemFileHasTheSameKeys() throws Exception {
        Response response = Gatehouse.shared().get(PEM);
        assertThat(response.header("Content-Type")).isEqualTo("application/x-pem-file");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("max-age=600, public");
        List<String> expected = new ArrayList<>();
        for (JWK key : JWKSet.parse(Gatehouse.shared().get(JWKS).body()).getKeys()) {
            String pem = Gatehouse.shared().get(PEM + "?kid=" + key.getKeyID()).body();
            assertThat(Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", "")))
                    .isEqualTo(key.toECKey().toECPublicKey().getEncoded());
            expected.add("kid=" + key.getKeyID() + " alg=ES256\n" + pem);
        }
        assertThat(response.body()).isEqualTo(String.join("", expected));
        assertThat(response.body().lines()).allMatch(line -> line.length() <= 64);
        assertThat(Gatehouse.shared()
                        .get(PEM, "If-None-Match", response.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aKeyThatIsNotPublishedHasNoPemFile() {
        for (String kid : List.of("none", "", "*")) {
            Response response = Gatehouse.shared().get(PEM + "?kid=" + kid);
            assertThat(response.problem()).as(kid).startsWith("404 not_found");
            assertThat(response.header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void aSharedSecretIsNeverPublished() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.token.algorithm=HS256",
                "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoPaSdFgHjKlZx")) {
            assertThat(gatehouse.get(JWKS).body()).isEqualTo("{\"keys\":[]}");
            assertThat(gatehouse.get(PEM).problem()).startsWith("404 not_found");
        }
    }
}
