package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.StubProvider.Reply;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.TokenForger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The password grant. A stub plays the provider, because OAuth 2.1 and current servers have dropped the grant. */
@ExtendWith(OutputCaptureExtension.class)
class OAuthPasswordGrantTest {
    private final MovableClock clock = new MovableClock();
    private final StubProvider provider = new StubProvider();

    @BeforeEach
    void setUpAlice() {
        String form = "grant_type=password&username=alice&password=right%26%C3%A4&scope=openid+profile";
        provider.on(
                "/token", sent -> sent.equals(form) ? tokens("web") : new Reply(400, "{\"error\":\"invalid_grant\"}"));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void onlyTheRightPasswordSignsIn() {
        try (Gatehouse gatehouse = Gatehouse.bare(Stream.of(properties())
                .map(each -> "--gatehouse.identity.oauth.corp." + each)
                .toArray(String[]::new))) {
            String token = gatehouse.authenticate("Alice", "right&\u00e4").text("token");
            assertThat(TokenForger.claims(token).get("sub")).isEqualTo("alice");
            assertThat(gatehouse.authenticate("alice", "wrong").problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for alice: bad credentials");
            provider.close();
            assertThat(gatehouse.authenticate("alice", "right&\u00e4").problem())
                    .startsWith("503 identity_source_unavailable");
        }
    }

    /** Keycloak checks the password first. */
    @Test
    void aPasswordThatMustBeChangedIsToldWhereThatIsPermitted(CapturedOutput log) {
        provider.on(
                "/token",
                form -> new Reply(
                        400,
                        Json.object("error", "invalid_grant", "error_description", "Account is not fully set up")));
        for (boolean told : List.of(true, false)) {
            try (Gatehouse gatehouse = Gatehouse.bare(Stream.concat(
                            Stream.of(properties()).map(each -> "--gatehouse.identity.oauth.corp." + each),
                            Stream.of("--gatehouse.identity.tell-account-state=" + told))
                    .toArray(String[]::new))) {
                assertThat(gatehouse.authenticate("alice", "right").problem())
                        .startsWith(told ? "403 password_must_change" : "403 authentication_failed");
            }
        }
        assertThat(log.getAll().split("rejected the password grant: Account is not fully set up", -1))
                .hasSize(3);
    }

    @Test
    void theProvidersDescriptionIsLogged() {
        provider.on(
                "/token",
                form -> new Reply(
                        400,
                        Json.object(
                                "error", "invalid_grant", "error_description", "Account\ndisabled" + "x".repeat(999))));
        assertThat(answer(source()))
                .startsWith("rejected: the provider rejected the password grant: Account?disabledxxx")
                .hasSizeLessThan(200);
    }

    /** T47. */
    @Test
    void noPasswordSecretOrTokenIsLoggedAtTraceLevel(CapturedOutput log) {
        try (Gatehouse gatehouse = Gatehouse.bare(Stream.concat(
                        Stream.of(properties()).map(each -> "--gatehouse.identity.oauth.corp." + each),
                        Stream.of("--logging.level.org.springframework.web=TRACE"))
                .toArray(String[]::new))) {
            assertThat(gatehouse.authenticate("alice", "right&\u00e4").status()).isEqualTo(200);
            assertThat(log.getAll())
                    .contains("DEBUG")
                    .doesNotContain("right&", "right%26", "s=cret", "s%3Dcret", token("web"));
        }
    }

    @Test
    void theClientAuthenticates() {
        source().identify(new Credentials.Password("alice", "wrong"));
        // "gate:house" and "s=cret" encoded as in a form, then as base64 (RFC 6749, section 2.3.1).
        assertThat(provider.requests())
                .anyMatch(request -> request.startsWith("/token Basic Z2F0ZSUzQWhvdXNlOnMlM0RjcmV0 "));
        source("client-authentication=post").identify(new Credentials.Password("alice", "wrong"));
        assertThat(provider.requests())
                .anyMatch(request -> request.startsWith("/token null ")
                        && request.endsWith("&client_id=gate%3Ahouse&client_secret=s%3Dcret"));
    }

    @Test
    void withoutAnIdTokenTheAccessTokenIsUsed() {
        provider.on("/token", form -> new Reply(200, Json.object("access_token", token("web"))));
        assertThat(answer(source())).isEqualTo("alice");
    }

    /** The password was right, so the user must not get the error for a wrong one. */
    @Test
    void anUnacceptableTokenOfTheProviderIsAnOutage() {
        provider.on("/token", form -> tokens("another"));
        assertThatThrownBy(() -> answer(source()))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("audience");
    }

    /** T31. */
    @Test
    void allOtherResponsesAreOutages() {
        IdentitySource source = source();
        for (Reply reply : List.of(
                new Reply(401, "{\"error\":\"invalid_client\"}"),
                new Reply(400, "{\"error\":\"unauthorized_client\"}"),
                new Reply(400, "{\"error\":\"unsupported_grant_type\"}"),
                new Reply(400, "{\"error\":\"invalid_scope\"}"),
                new Reply(400, "{\"error\":\"something_new\"}"),
                new Reply(429, "{}"),
                new Reply(302, "{}"),
                new Reply(500, "{\"error\":\"invalid_grant\"}"),
                new Reply(200, "{}"),
                new Reply(502, "<html>"))) {
            provider.on("/token", form -> reply);
            assertThatThrownBy(() -> answer(source)).as("%s", reply).isInstanceOf(SourceUnavailable.class);
        }
        assertThat(provider.requests()).noneMatch(request -> request.startsWith("/elsewhere"));
    }

    /** Some providers use this status. */
    @Test
    void invalidGrantMayHaveStatus401() {
        provider.on("/token", form -> new Reply(401, "{\"error\":\"invalid_grant\"}"));
        assertThat(answer(source())).isEqualTo("rejected: the provider rejected the password grant");
    }

    @Test
    void anOversizedResponseIsAnOutage() {
        provider.on("/token", form -> new Reply(200, "{\"a\":\"" + "x".repeat(600 * 1024) + "\"}"));
        assertThatThrownBy(() -> answer(source())).hasMessageContaining("larger");
    }

    private static String answer(IdentitySource source) {
        return OAuthSources.text(source.identify(new Credentials.Password("alice", "right&\u00e4")));
    }

    private Reply tokens(String audience) {
        return new Reply(200, Json.object("access_token", "opaque", "id_token", token(audience)));
    }

    private String token(String audience) {
        return ProviderTokens.signed(
                StubProvider.KEY,
                ProviderTokens.claims(provider.issuer(), clock.instant())
                        .audience(audience)
                        .build());
    }

    private IdentitySource source(String... more) {
        return OAuthSources.corp(
                clock, Stream.concat(Stream.of(properties()), Stream.of(more)).toArray(String[]::new));
    }

    private String[] properties() {
        return new String[] {
            "issuer-uri=" + provider.issuer(),
            "audience=web",
            "password-grant=true",
            "scope=openid,profile",
            "client-id=gate:house",
            "client-secret=s=cret"
        };
    }
}
