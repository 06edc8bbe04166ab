package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.support.MovableClock;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that must be rejected, although many of them have a valid signature of the provider. */
class OAuthForgedTokenTest {
    private final MovableClock clock = new MovableClock();
    private final StubProvider provider = new StubProvider();
    private final IdentitySource source = source();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aValidTokenIsAccepted() {
        assertThat(resultFor(claims -> claims)).isEqualTo("alice");
        assertThat(resultFor(claims -> claims.audience(List.of("another", "web"))))
                .isEqualTo("alice");
    }

    @Test
    void issuerAndAudienceMustMatchExactly() {
        assertThat(resultFor(claims -> claims.issuer(provider.issuer() + "/")))
                .startsWith("rejected:")
                .contains("iss");
        assertThat(resultFor(claims -> claims.issuer(null)))
                .startsWith("rejected:")
                .contains("iss");
        assertThat(resultFor(claims -> claims.audience("WEB")))
                .startsWith("rejected: the token has another audience (aud) than [web] (alg='RS256', ")
                .contains("aud='WEB'", "iss='" + provider.issuer() + "'");
        assertThat(resultFor(claims -> claims.audience((String) null)))
                .startsWith("rejected: the token has no audience (aud)");
    }

    @Test
    void timesAreCheckedWithTheClockSkew() {
        assertThat(resultFor(claims -> claims.issueTime(in(-100)).expirationTime(in(-29))))
                .isEqualTo("alice");
        assertThat(resultFor(claims -> claims.issueTime(in(-100)).expirationTime(in(-31))))
                .contains("expired");
        assertThat(resultFor(claims -> claims.expirationTime(null))).contains("exp");
        assertThat(resultFor(claims -> claims.notBeforeTime(in(31)))).contains("not be used yet");
        assertThat(resultFor(claims -> claims.issueTime(in(31))))
                .startsWith("rejected: the token was issued in the future");
        assertThat(resultFor(claims -> claims.claim("exp", "tomorrow"))).startsWith("rejected:");
    }

    /** T11. */
    @Test
    void timesInMillisecondsAreRejected() {
        long now = clock.instant().getEpochSecond();
        for (String name : List.of("exp", "nbf", "iat")) {
            for (Object far : List.of(now * 1000, (now + 300) * 1_000_000, 1e300, String.valueOf(now * 1000))) {
                assertThat(resultFor(claims -> claims.claim(name, far)))
                        .startsWith("rejected: ")
                        .doesNotContain("Exception");
            }
        }
        assertThat(resultFor(claims -> claims.claim("exp", (now + 300) * 1000)))
                .startsWith("rejected: exp is more than 100 years ahead");
    }

    @Test
    void timesHaveOneMeaningInEachType() {
        long now = clock.instant().getEpochSecond();
        for (Object exp : List.of(now + 300, now + 300.5, String.valueOf(now + 300))) {
            assertThat(resultFor(claims -> claims.claim("exp", exp)))
                    .as("%s", exp)
                    .isEqualTo("alice");
        }
        for (Object exp :
                List.of(-1, 0, -1e300, "", "tomorrow", "2030-01-01T00:00:00Z", true, List.of(now + 300), Map.of())) {
            assertThat(resultFor(claims -> claims.claim("exp", exp)))
                    .as("%s", exp)
                    .startsWith("rejected: ");
        }
    }

    @Test
    void aSubjectIsATextOrAWholeNumber() {
        assertThat(resultFor(claims -> claims.claim("sub", 1001))).isEqualTo("1001");
        BigInteger large = new BigInteger("123456789012345678901234567890");
        assertThat(resultFor(claims -> claims.claim("sub", large))).isEqualTo(large.toString());
        for (Object sub : List.of(1.5, 1e30, true, List.of("alice"), List.of("alice", "bob"), Map.of("alice", 1))) {
            assertThat(resultFor(claims -> claims.claim("sub", sub)))
                    .as("%s", sub)
                    .startsWith("rejected: ");
        }
    }

    @Test
    void audienceAndIssuerAreTexts() {
        for (Object aud :
                List.of(true, Map.of("web", 1), List.of(), List.of(List.of("web")), List.of(Map.of("web", 1)), "")) {
            assertThat(resultFor(claims -> claims.claim("aud", aud)))
                    .as("%s", aud)
                    .startsWith("rejected: ");
        }
        for (Object iss : List.of(7, true, List.of(provider.issuer()), Map.of())) {
            assertThat(resultFor(claims -> claims.claim("iss", iss)))
                    .as("%s", iss)
                    .startsWith("rejected: ");
        }
    }

    /** Google's tokens have either of two. */
    @Test
    void anIssuerMayHaveSeveralSpellings() {
        IdentitySource google = source("issuer-aliases=accounts.example.org");
        assertThat(OAuthSources.answer(google, token(claims -> claims.issuer("accounts.example.org"))))
                .isEqualTo("alice");
        assertThat(OAuthSources.answer(google, token(claims -> claims))).isEqualTo("alice");
        assertThat(OAuthSources.answer(google, token(claims -> claims.issuer("https://accounts.example.org"))))
                .startsWith("rejected: the token has another issuer (iss)");
        assertThat(resultFor(claims -> claims.issuer("accounts.example.org"))).startsWith("rejected: ");
    }

    /** As at Auth0 and Authentik. */
    @Test
    void aSlashAtTheEndOfTheIssuerCounts() {
        String issuer = provider.issuer() + "/";
        provider.metadata("issuer", issuer);
        IdentitySource slash = OAuthSources.corp(clock, "issuer-uri=" + issuer, "audience=web");
        assertThat(OAuthSources.answer(slash, token(claims -> claims.issuer(issuer))))
                .isEqualTo("alice");
        assertThat(OAuthSources.answer(slash, token(claims -> claims))).startsWith("rejected: ");
    }

    /** Access tokens of Cognito have no audience. */
    @Test
    void theClientIdCountsAsAudienceOnlyWhereConfigured() {
        IdentitySource cognito = source("client-id-as-audience=true");
        UnaryOperator<JWTClaimsSet.Builder> withoutAudience =
                claims -> claims.audience((String) null).claim("client_id", "web");
        assertThat(OAuthSources.answer(cognito, token(withoutAudience))).isEqualTo("alice");
        assertThat(resultFor(withoutAudience)).startsWith("rejected: the token has no audience");
        assertThat(OAuthSources.answer(
                        cognito, token(claims -> claims.audience("another").claim("client_id", "web"))))
                .startsWith("rejected: the token has another audience");
        assertThat(OAuthSources.answer(
                        cognito, token(claims -> claims.audience((String) null).claim("client_id", "another"))))
                .startsWith("rejected: ");
    }

    @Test
    void anEncryptedTokenIsExplained() {
        assertThat(OAuthSources.answer(source, "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.a.b.c.d"))
                .isEqualTo(
                        "rejected: the token is encrypted (JWE), which is not supported; let the provider only sign it"
                                + " (alg='RSA-OAEP')");
    }

    @Test
    void maxAgeLimitsTheAgeOfTokens() {
        IdentitySource limited = source("max-age=10m");
        assertThat(OAuthSources.answer(limited, token(claims -> claims.issueTime(in(-629)))))
                .isEqualTo("alice");
        assertThat(OAuthSources.answer(limited, token(claims -> claims.issueTime(in(-631)))))
                .contains("older than max-age");
        assertThat(OAuthSources.answer(limited, token(claims -> claims.issueTime(null))))
                .contains("its age is unknown");
        assertThat(resultFor(claims -> claims.issueTime(null))).isEqualTo("alice");
    }

    /** T1 to T3. */
    @Test
    void theTokenCannotChooseTheAlgorithm() throws Exception {
        JWTClaimsSet claims =
                ProviderTokens.claims(provider.issuer(), clock.instant()).build();
        assertThat(OAuthSources.answer(source, new PlainJWT(claims).serialize()))
                .startsWith("rejected:");
        String id = StubProvider.KEY.getKeyID();
        for (byte[] secret : List.of(
                StubProvider.KEY.toRSAPublicKey().getEncoded(),
                StubProvider.KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            assertThat(OAuthSources.answer(source, ProviderTokens.hmacSigned(secret, id, claims)))
                    .startsWith("rejected:");
        }
        assertThat(OAuthSources.answer(
                        source,
                        ProviderTokens.signed(StubProvider.KEY, JWSAlgorithm.RS512, JOSEObjectType.JWT, claims)))
                .startsWith("rejected:");
        assertThat(OAuthSources.answer(source, ProviderTokens.signed(ProviderTokens.key(), claims)))
                .startsWith("rejected:");
    }

    @Test
    void aTokenWithTheSignatureOfAnotherIsRejected() {
        String[] parts = token(claims -> claims).split("\\.");
        String other = token(claims -> claims.subject("bob")).split("\\.")[2];
        assertThat(OAuthSources.answer(source, parts[0] + "." + parts[1] + "." + other))
                .contains("signature");
    }

    /** Providers sign other kinds of tokens with the same key, issuer, audience and subject. */
    @Test
    void otherKindsOfTokensAreRejected() {
        JWTClaimsSet claims =
                ProviderTokens.claims(provider.issuer(), clock.instant()).build();
        for (String type : List.of("logout+jwt", "secevent+jwt", "dpop+jwt")) {
            String token =
                    ProviderTokens.signed(StubProvider.KEY, JWSAlgorithm.RS256, new JOSEObjectType(type), claims);
            assertThat(OAuthSources.answer(source, token)).as(type).contains("typ");
        }
        String logout = "http://schemas.openid.net/event/backchannel-logout";
        assertThat(resultFor(claim -> claim.claim("events", Map.of(logout, Map.of()))))
                .contains("event");
        assertThat(resultFor(claim -> claim.claim("cnf", Map.of("jkt", "x")))).contains("bound to a key");
        assertThat(OAuthSources.answer(
                        source,
                        ProviderTokens.signed(
                                StubProvider.KEY, JWSAlgorithm.RS256, new JOSEObjectType("at+jwt"), claims)))
                .isEqualTo("alice");
    }

    @Test
    void authorizedPartiesLimitTheClients() {
        IdentitySource named = source("authorized-parties=spa,app");
        assertThat(OAuthSources.answer(named, token(claims -> claims.claim("azp", "spa"))))
                .isEqualTo("alice");
        assertThat(OAuthSources.answer(named, token(claims -> claims.claim("client_id", "app"))))
                .isEqualTo("alice");
        assertThat(OAuthSources.answer(
                        named, token(claims -> claims.claim("azp", "x").claim("client_id", "app"))))
                .contains("another client");
        assertThat(OAuthSources.answer(named, token(claims -> claims))).contains("another client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "....", "{}", "eyJhbGciOiJSUzI1NiJ9..", "\u0000", "a.b.c.d.e"})
    void malformedTokensAreRejected(String token) {
        assertThat(OAuthSources.answer(source, token)).startsWith("rejected:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "mail", "https://example.org/email", "urn:claims:emailaddress"})
    void onlyVerifiedEmailAddressesAreUserNames(String claim) {
        IdentitySource byMail = source("user-name-claim=" + claim);
        String verified = claim.replaceFirst("e?mail[^./:]*$", "email_verified");
        assertThat(OAuthSources.answer(byMail, token(claims -> claims.claim(claim, "A@example.org"))))
                .startsWith("rejected:");
        assertThat(OAuthSources.answer(
                        byMail,
                        token(claims -> claims.claim(claim, "A@example.org").claim(verified, false))))
                .startsWith("rejected:");
        assertThat(OAuthSources.answer(
                        byMail,
                        token(claims -> claims.claim(claim, "A@example.org").claim(verified, true))))
                .isEqualTo("a@example.org");
    }

    /** The two claims of a nested object belong together. */
    @Test
    void theVerificationOfAnotherAddressDoesNotCount() {
        IdentitySource byMail = source("user-name-claim=user.email");
        Map<String, Object> user = Map.of("email", "a@example.org");
        assertThat(OAuthSources.answer(
                        byMail, token(claims -> claims.claim("user", user).claim("email_verified", true))))
                .startsWith("rejected:");
        assertThat(OAuthSources.answer(
                        byMail,
                        token(claims ->
                                claims.claim("user", Map.of("email", "a@example.org", "email_verified", true)))))
                .isEqualTo("a@example.org");
    }

    /** Who types a name at the provider types it in any case; nobody types an identifier. */
    @Test
    void loginNamesAreNormalizedAndIdentifiersAreKept() {
        for (String claim : List.of("preferred_username", "username", "upn", "unique_name", "user.login")) {
            assertThat(new UserNameClaim(claim).userName(new Claims(Map.of(claim, "Alice"))))
                    .as(claim)
                    .contains("alice");
        }
        for (String claim : List.of("sub", "oid", "employee_number", "https://example.org/id", "username.id")) {
            assertThat(new UserNameClaim(claim).userName(new Claims(Map.of(claim, "Alice"))))
                    .as(claim)
                    .contains("Alice");
        }
    }

    @Test
    void invalidUserNamesAreRejected() {
        assertThat(resultFor(claims -> claims.subject(null))).startsWith("rejected:");
        assertThat(resultFor(claims -> claims.subject("  "))).startsWith("rejected:");
        assertThat(resultFor(claims -> claims.subject("alice\u200b"))).startsWith("rejected:");
        assertThat(resultFor(claims -> claims.subject("alice "))).startsWith("rejected:");
        assertThat(OAuthSources.answer(
                        source("user-name-claim=preferred_username"),
                        token(claims -> claims.subject("a\n").claim("preferred_username", "alice"))))
                .startsWith("rejected:");
    }

    private String resultFor(UnaryOperator<JWTClaimsSet.Builder> change) {
        return OAuthSources.answer(source, token(change));
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return ProviderTokens.signed(
                StubProvider.KEY,
                change.apply(ProviderTokens.claims(provider.issuer(), clock.instant()))
                        .build());
    }

    private Date in(int seconds) {
        return Date.from(clock.instant().plus(Duration.ofSeconds(seconds)));
    }

    private IdentitySource source(String... more) {
        return OAuthSources.corp(
                clock,
                Stream.concat(Stream.of("issuer-uri=" + provider.issuer(), "audience=web"), Stream.of(more))
                        .toArray(String[]::new));
    }
}
