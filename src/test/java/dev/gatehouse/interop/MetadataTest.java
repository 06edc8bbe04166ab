package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Metadata, from which a verifier is configured by the issuer alone. */
class MetadataTest {
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    @ParameterizedTest
    @ValueSource(strings = {OPENID, OAUTH})
    void everyAnnouncedEndpointExists(String path) {
        Response response = Gatehouse.shared().get(path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("max-age=300, public");
        JsonNode metadata = response.json();
        assertThat(metadata.path("issuer").asString()).isEqualTo("http://localhost:8080");
        for (String member : List.of("jwks_uri", "introspection_endpoint", "revocation_endpoint")) {
            URI address = URI.create(metadata.path(member).asString());
            assertThat(address).hasHost("localhost").hasPort(8080);
            assertThat(Gatehouse.shared().get(address.getPath()).status())
                    .as(member)
                    .isIn(200, 405);
        }
        assertThat(metadata.path("response_types_supported").isEmpty()).isTrue();
        assertThat(metadata.propertyNames())
                .noneMatch(name -> name.startsWith("authorization") || name.startsWith("token_"));
    }

    @Test
    void nimbusReadsTheDocumentOfOpenIdConnect() throws Exception {
        OIDCProviderMetadata metadata =
                OIDCProviderMetadata.parse(Gatehouse.shared().get(OPENID).body());
        assertThat(metadata.getSubjectTypes()).containsExactly(SubjectType.PUBLIC);
        assertThat(metadata.getJWKSetURI()).hasPath("/.well-known/jwks.json");
        assertThat(metadata.getGrantTypes()).isEmpty();
        assertThat(metadata.getIDTokenJWSAlgs()).isNullOrEmpty();
    }

    @Test
    void theHeaderHostHasNoEffect() throws Exception {
        String response = Gatehouse.shared()
                .raw("GET " + OPENID + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                        + "Connection: close\r\n\r\n");
        assertThat(response)
                .startsWith("HTTP/1.1 200")
                .contains("\"http://localhost:8080")
                .doesNotContain("evil");
    }

    @Test
    void aSlashAtTheEndOfTheIssuerIsNotDoubled() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.token.issuer=https://login.example.com/")) {
            JsonNode metadata = gatehouse.get(OAUTH).json();
            assertThat(metadata.path("issuer").asString()).isEqualTo("https://login.example.com/");
            assertThat(metadata.path("jwks_uri").asString())
                    .isEqualTo("https://login.example.com/.well-known/jwks.json");
        }
    }

    @Test
    void anIssuerThatIsNoUrlHasNoMetadata() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.token.issuer=gatehouse")) {
            assertThat(gatehouse.get(OPENID).problem()).startsWith("404 not_found");
        }
    }
}
