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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** A logout at the provider, or a user who is disabled there. */
    @Test
    void sessionsEndWhenNoTokenOfTheirUserIsActiveAnyMore() {
        try (StubProvider stub = new StubProvider();
                Gatehouse gatehouse = Gatehouse.bare(Stream.of(properties(stub.issuer()))
                        .map(each -> "--gatehouse.identity.oauth.corp." + each)
                        .toArray(String[]::new))) {
            long expiry = gatehouse.clock().instant().plus(Duration.ofHours(2)).getEpochSecond();
            Set<String> active = new HashSet<>(Set.of("first", "second", "other"));
            stub.on("/introspect", form -> new StubProvider.Reply(200, answer(form, active, expiry)));
            String first = signIn(gatehouse, "first");
            String second = signIn(gatehouse, "second");
            String other = signIn(gatehouse, "other");
            active.remove("second");
            gatehouse.clock().advance(Duration.ofMinutes(11));
            first = gatehouse.refresh(first).text("token");
            second = gatehouse.refresh(second).text("token");
            other = gatehouse.refresh(other).text("token");
            active.remove("first");
            gatehouse.clock().advance(Duration.ofMinutes(11));
            assertThat(gatehouse.refresh(first).problem()).startsWith("401 session_ended");
            assertThat(gatehouse.refresh(second).problem()).startsWith("401 session_ended");
            assertThat(gatehouse.refresh(other).status()).isEqualTo(200);
        }
    }

    /** An expired token is inactive, too, and shows nothing about its user. */
    @Test
    void sessionsGoOnWhenTheTokenHasExpired() {
        try (StubProvider stub = new StubProvider();
                Gatehouse gatehouse = Gatehouse.bare(Stream.of(properties(stub.issuer()))
                        .map(each -> "--gatehouse.identity.oauth.corp." + each)
                        .toArray(String[]::new))) {
            Set<String> active = new HashSet<>(Set.of("first"));
            long expiry =
                    gatehouse.clock().instant().plus(Duration.ofMinutes(5)).getEpochSecond();
            stub.on("/introspect", form -> new StubProvider.Reply(200, answer(form, active, expiry)));
            String token = signIn(gatehouse, "first");
            active.clear();
            gatehouse.clock().advance(Duration.ofMinutes(11));
            assertThat(gatehouse.refresh(token).status()).isEqualTo(200);
        }
    }

    private static String answer(String form, Set<String> active, long expiry) {
        String token = form.replace("token=", "");
        return active.contains(token)
                ? Json.object(
                        "active", true, "aud", "opaque", "exp", expiry, "sub", token.equals("other") ? "eve" : "bob")
                : Json.object("active", false);
    }

    private static String signIn(Gatehouse gatehouse, String token) {
        return gatehouse
                .sendJson("POST", "/authenticate", Json.object("source", "corp", "token", token))
                .text("token");
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
                .startsWith("rejected: the token has another audience");
    }

    @Test
    void claimsOfTheAnswerAreCheckedLikeThoseOfAToken() {
        try (StubProvider stub = new StubProvider()) {
            IdentitySource source = source(stub.issuer());
            assertThat(result(stub, source, "\"client_id\":\"opaque\",\"sub\":\"bob\""))
                    .isEqualTo("bob");
            assertThat(result(stub, source, "\"sub\":\"bob\"")).startsWith("rejected: the token has no audience");
            assertThat(result(stub, source, "\"aud\":[],\"client_id\":\"opaque\",\"sub\":\"bob\""))
                    .startsWith("rejected: the token has no audience");
            assertThat(result(stub, source, "\"aud\":[\"account\"],\"sub\":\"bob\""))
                    .isEqualTo("rejected: the token has another audience (aud) than [opaque] (aud='account')");
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
                new StubProvider.Reply(200, "{\"active\":true,\"aud\":\"opaque\",\"exp\":\"never\"}"))) {
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
