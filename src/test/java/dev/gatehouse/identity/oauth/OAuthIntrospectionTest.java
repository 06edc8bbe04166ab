package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.TokenForger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Opaque tokens, and the answers of introspection endpoints. */
class OAuthIntrospectionTest {
    private static SpringProvider provider;

    @BeforeAll
    static void start() {
        provider = new SpringProvider(Gatehouse.freePort());
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Test
    void anActiveTokenIsAcceptedUntilItIsRevoked() throws Exception {
        String token = provider.signIn("opaque").path("access_token").asString();
        assertThat(token).doesNotContain(".");
        try (Gatehouse gatehouse = Gatehouse.bare(Stream.concat(
                        Stream.of(properties(provider.issuer())).map(each -> "--gatehouse.identity.oauth.corp." + each),
                        Stream.of("--gatehouse.roles.seller.scopes=orders.write"))
                .toArray(String[]::new))) {
            gatehouse.clock().advance(Duration.between(gatehouse.clock().instant(), Instant.now()));
            String body = Json.object("source", "corp", "token", token);
            String ours = gatehouse.sendJson("POST", "/authenticate", body).text("token");
            assertThat(TokenForger.claims(ours).get("sub")).isEqualTo("alice");
            assertThat(TokenForger.claims(ours).get("roles")).isEqualTo(List.of("seller"));
            provider.client("opaque", "/oauth2/revoke", Map.of("token", token));
            assertThat(gatehouse.sendJson("POST", "/authenticate", body).problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for a token of corp: bad credentials");
        }
    }

    @Test
    void clientCredentialsCanBeSentInTheForm() throws Exception {
        IdentitySource source = source(provider.issuer(), "client-authentication=post");
        assertThat(OAuthSources.answer(
                        source, provider.signIn("opaque").path("access_token").asString()))
                .isEqualTo("alice");
    }

    @Test
    void aTokenOfAnotherClientIsRejected() throws Exception {
        IdentitySource source = source(provider.issuer());
        assertThat(OAuthSources.answer(
                        source, provider.signIn("other").path("access_token").asString()))
                .isEqualTo("rejected: the token has another audience");
    }

    @Test
    void claimsOfTheAnswerAreCheckedLikeThoseOfAToken() {
        try (StubProvider stub = new StubProvider()) {
            IdentitySource source = source(stub.issuer());
            assertThat(result(stub, source, "\"client_id\":\"opaque\",\"sub\":\"bob\""))
                    .isEqualTo("bob");
            assertThat(result(stub, source, "\"sub\":\"bob\"")).isEqualTo("rejected: the token has another audience");
            String valid = "\"aud\":\"opaque\",\"sub\":\"bob\"";
            assertThat(result(stub, source, valid + ",\"iss\":\"https://other.example\""))
                    .contains("issuer");
            assertThat(result(stub, source, valid + ",\"token_type\":\"DPoP\"")).contains("bearer");
            assertThat(result(stub, source, valid + ",\"exp\":1000")).contains("expired");
            assertThat(result(stub, source, valid + ",\"cnf\":{\"jkt\":\"x\"}")).contains("bound");
            assertThat(result(stub, source, "\"aud\":\"opaque\"")).startsWith("rejected:");
            stub.on("/introspect", form -> new StubProvider.Reply(200, "{\"active\":false,\"sub\":\"bob\"}"));
            assertThat(OAuthSources.answer(source, "t")).contains("not active");
        }
    }

    @Test
    void aMalformedTokenIsNotSentToTheProvider() {
        try (StubProvider stub = new StubProvider()) {
            assertThat(OAuthSources.answer(source(stub.issuer()), "a b&token_type_hint=\u00e9"))
                    .startsWith("rejected:");
            assertThat(stub.requests()).isEmpty();
        }
    }

    @Test
    void aSignedTokenIsIntrospectedToo() {
        try (StubProvider stub = new StubProvider()) {
            stub.on("/introspect", form -> new StubProvider.Reply(200, "{\"active\":false}"));
            JWTClaimsSet claims = ProviderTokens.claims(stub.issuer(), new MovableClock().instant())
                    .audience("opaque")
                    .build();
            assertThat(OAuthSources.answer(source(stub.issuer()), ProviderTokens.signed(StubProvider.KEY, claims)))
                    .contains("not active");
        }
    }

    @Test
    void aProviderWithoutAValidAnswerIsUnavailable() {
        StubProvider stub = new StubProvider();
        IdentitySource source = source(stub.issuer(), "read-timeout=300ms");
        for (StubProvider.Reply reply : List.of(
                new StubProvider.Reply(500, "{}"),
                new StubProvider.Reply(302, ""),
                new StubProvider.Reply(401, "{}"),
                new StubProvider.Reply(200, "<html>"),
                new StubProvider.Reply(200, "{\"active\":true,\"exp\":\"never\"}"))) {
            stub.on("/introspect", form -> reply);
            assertThatThrownBy(() -> OAuthSources.answer(source, "t"))
                    .as("%s", reply)
                    .isInstanceOf(SourceUnavailable.class);
        }
        assertThat(stub.requests()).noneMatch(request -> request.startsWith("/elsewhere"));
        stub.close();
        assertThatThrownBy(() -> OAuthSources.answer(source, "t"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("/introspect");
    }

    private static String result(StubProvider stub, IdentitySource source, String members) {
        stub.on("/introspect", form -> new StubProvider.Reply(200, "{\"active\":true," + members + "}"));
        return OAuthSources.answer(source, "t");
    }

    private static IdentitySource source(String issuer, String... more) {
        return OAuthSources.corp(
                Clock.systemUTC(),
                Stream.concat(Stream.of(properties(issuer)), Stream.of(more)).toArray(String[]::new));
    }

    private static String[] properties(String issuer) {
        return new String[] {
            "issuer-uri=" + issuer,
            "audience=opaque",
            "introspect=true",
            "client-id=opaque",
            "client-secret=opaque-secret"
        };
    }
}
