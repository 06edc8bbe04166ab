package dev.gatehouse.identity.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.StubProvider.Reply;
import dev.gatehouse.support.MovableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong setting is reported by its key. */
class OAuthCheckTest {
    private final StubProvider provider = new StubProvider();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void theCheckReportsEachStep() {
        provider.on("/token", form -> new Reply(400, "{\"error\":\"invalid_grant\"}"));
        provider.on("/introspect", form -> new Reply(200, "{\"active\":false}"));
        String unknown = "not checked, because only a token shows it: whether the provider ";
        assertThat(check("password-grant=true"))
                .containsExactly(
                        "1 keys of " + provider.issuer(),
                        unknown + "puts [web] into the claim aud",
                        "password grant at " + provider.issuer() + "/token");
        assertThat(check("introspect=true"))
                .containsExactly(
                        "introspection at " + provider.issuer() + "/introspect",
                        unknown
                                + "permits this client to introspect the tokens of other clients, and puts [web] into aud");
        assertThat(check("jwk-set-uri=" + provider.issuer() + "/jwks")).hasSize(2);
    }

    @Test
    void aProviderSaysNothingAboutAUserWithoutThePassword() {
        provider.on("/token", form -> new Reply(400, "{\"error\":\"invalid_grant\"}"));
        assertThat(source("password-grant=true").explain("ann", null, step -> {}))
                .isEmpty();
        assertThat(source("password-grant=true").explain("ann", "wrong", step -> {}))
                .get()
                .isInstanceOf(Answer.Rejected.class);
        assertThat(source().explain("ann", "any", step -> {})).contains(new Answer.Unknown());
    }

    @Test
    void missingMetadataAndAnotherIssuerAreReported() {
        assertMisconfigured("issuer-uri leads to no metadata", "issuer-uri=" + provider.issuer() + "/realm");
        provider.metadata("issuer", "https://login.example.com");
        assertMisconfigured("issuer-uri is not the issuer");
    }

    /** The member "issuer" of the metadata would be no help: no token has it. */
    @Test
    void metadataForManyTenantsAreReported() {
        provider.metadata("issuer", "https://login.microsoftonline.com/{tenantid}/v2.0");
        assertMisconfigured("issuer-uri stands for all tenants");
    }

    @Test
    void missingAndInsecureEndpointsAreReported() {
        provider.metadata("jwks_uri", "");
        assertMisconfigured("jwk-set-uri is not set");
        provider.metadata("jwks_uri", "http://login.example.com/jwks");
        assertMisconfigured(
                "jwk-set-uri is not set, and \"jwks_uri\" in the provider's metadata does not begin with https://");
        provider.metadata("introspection_endpoint", "");
        assertMisconfigured("introspection-uri is not set", "introspect=true");
        provider.metadata("token_endpoint", "");
        assertMisconfigured("token-uri is not set", "password-grant=true");
    }

    @Test
    void missingAndUnusableKeysAreReported() {
        assertMisconfigured("jwk-set-uri leads to no key set", "jwk-set-uri=" + provider.issuer() + "/nothing");
        assertMisconfigured("algorithms names no algorithm", "algorithms=ES256");
        provider.on("/jwks", form -> new Reply(200, "{}"));
        assertMisconfigured("jwk-set-uri leads to no key set");
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_client, client-secret or client-id is rejected",
        "401, unauthorized_client, client-secret or client-id is rejected",
        "400, unauthorized_client, password-grant is true",
        "400, unsupported_grant_type, password-grant is true",
        "400, invalid_scope, scope contains a scope"
    })
    void errorsOfTheTokenEndpointAreReported(int status, String error, String message) {
        provider.on("/token", form -> new Reply(status, "{\"error\":\"" + error + "\"}"));
        assertMisconfigured(message, "password-grant=true");
    }

    @Test
    void aClientThatMayNotIntrospectIsReported() {
        provider.on("/introspect", form -> new Reply(401, "{\"error\":\"invalid_client\"}"));
        assertMisconfigured("client-secret or client-id is rejected", "introspect=true");
    }

    @Test
    void anUnavailableProviderIsNotAWrongSetting() {
        provider.on("/jwks", form -> new Reply(503, ""));
        assertThatThrownBy(this::check).isInstanceOf(SourceUnavailable.class).hasMessageContaining("/jwks");
        provider.close();
        assertThatThrownBy(this::check)
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining(provider.issuer() + "/.well-known/openid-configuration");
    }

    @Test
    void aResponseThatStopsInTheMiddleIsAnOutage() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread slow = new Thread(() -> {
                try (Socket connection = server.accept()) {
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(UTF_8));
                    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The client has closed the connection, as expected.
                }
            });
            slow.start();
            String address = "jwk-set-uri=http://127.0.0.1:" + server.getLocalPort() + "/keys";
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThatThrownBy(() -> check(address, "read-timeout=300ms"))
                            .isInstanceOf(SourceUnavailable.class));
            slow.join(Duration.ofSeconds(20).toMillis());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audience=web | issuer-uri must be the provider's issuer",
                "issuer-uri=login.example.com,audience=web | issuer-uri must be the provider's issuer",
                "issuer-uri=https://login.example.com?x=y,audience=web | issuer-uri must be the provider's issuer",
                "issuer-uri=https://login.example.com/{tenant},audience=web | issuer-uri stands for all tenants",
                "issuer-uri=https://login.microsoftonline.com/common/v2.0,audience=web | issuer-uri stands for all tenants",
                "issuer-uri=https://login.microsoftonline.com/organizations/v2.0,audience=web | issuer-uri stands for all",
                "issuer-uri=https://a.example,audience=web,issuer-aliases=https://b.example/{x} | issuer-aliases must be",
                "issuer-uri=https://a.example,audience=web,algorithms=HS256 | algorithms is [HS256], with a name",
                "issuer-uri=https://a.example,audience=web,algorithms=none | algorithms is [none], with a name",
                "issuer-uri=http://login.example.com,audience=web | issuer-uri must begin with https://",
                "issuer-uri=https://login.example.com | audience is missing",
                "issuer-uri=https://a.example,audience=web,jwk-set-uri=http://a.example/k | jwk-set-uri must begin",
                "issuer-uri=https://a.example,audience=web,token-uri=http://127.0.0.1.evil.example/ | token-uri must",
                "issuer-uri=https://a.example,audience=web,introspect=true | client-id is missing",
                "issuer-uri=https://a.example,audience=web,password-grant=true,client-id=x | client-secret is missing"
            })
    void aWrongSettingStopsTheStart(String properties, String message) {
        assertThatThrownBy(() -> OAuthSources.bound(properties.split(",")))
                .hasRootCauseInstanceOf(Misconfiguration.class)
                .rootCause()
                .hasMessageStartingWith("gatehouse.identity.oauth.corp." + message);
    }

    @Test
    void allowHttpAcceptsAProviderWithoutTls() {
        assertThat(OAuthSources.bound("issuer-uri=http://keycloak:8080/realms/x", "audience=web", "allow-http=true"))
                .isNotNull();
    }

    private void assertMisconfigured(String message, String... properties) {
        Throwable thrown = catchThrowable(() -> check(properties));
        assertThat(thrown)
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.identity.oauth.corp." + message);
        assertThat(((Misconfiguration) thrown).action()).isNotBlank();
    }

    private List<String> check(String... properties) {
        List<String> found = new ArrayList<>();
        source(properties).check(found::add);
        return found;
    }

    private IdentitySource source(String... properties) {
        return OAuthSources.corp(
                new MovableClock(),
                Stream.concat(
                                Stream.of(
                                        "issuer-uri=" + provider.issuer(),
                                        "audience=web",
                                        "client-id=gatehouse",
                                        "client-secret=secret"),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }
}
