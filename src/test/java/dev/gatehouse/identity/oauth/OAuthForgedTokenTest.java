package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.support.MovableClock;
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

/** Tokens that must sign nobody in, though many of them have the provider's own signature. */
class OAuthForgedTokenTest {
    private final MovableClock clock = new MovableClock();
    private final StubProvider provider = new StubProvider();
    private final IdentitySource source = source();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aGoodTokenIsGood() {
        assertThat(with(claims -> claims)).isEqualTo("alice");
        assertThat(with(claims -> claims.audience(List.of("another", "web")))).isEqualTo("alice");
    }

    @Test
    void issuerAndAudienceAreComparedToTheLetter() {
        assertThat(with(claims -> claims.issuer(provider.issuer() + "/")))
                .startsWith("no:")
                .contains("iss");
        assertThat(with(claims -> claims.issuer(null))).startsWith("no:").contains("iss");
        assertThat(with(claims -> claims.audience("WEB"))).isEqualTo("no: the audience is another");
        assertThat(with(claims -> claims.audience((String) null))).isEqualTo("no: the audience is another");
    }

    @Test
    void timesAreCheckedWithLittleTolerance() {
        assertThat(with(claims -> claims.issueTime(in(-100)).expirationTime(in(-29))))
                .isEqualTo("alice");
        assertThat(with(claims -> claims.issueTime(in(-100)).expirationTime(in(-31))))
                .contains("expired");
        assertThat(with(claims -> claims.expirationTime(null))).contains("exp");
        assertThat(with(claims -> claims.notBeforeTime(in(31)))).contains("used before");
        assertThat(with(claims -> claims.issueTime(in(31)))).isEqualTo("no: the token was issued in the future");
        assertThat(with(claims -> claims.claim("exp", "tomorrow"))).startsWith("no:");
    }

    @Test
    void aTokenThatIsOldIsRefusedWhereAnAgeIsSet() {
        IdentitySource young = source("max-age=10m");
        assertThat(Sources.answer(young, minted(claims -> claims.issueTime(in(-629)))))
                .isEqualTo("alice");
        assertThat(Sources.answer(young, minted(claims -> claims.issueTime(in(-631)))))
                .contains("older than max-age");
        assertThat(Sources.answer(young, minted(claims -> claims.issueTime(null))))
                .contains("of unknown age");
        assertThat(with(claims -> claims.issueTime(null))).isEqualTo("alice");
    }

    /** T1 to T3. */
    @Test
    void theAlgorithmIsNotTheTokensChoice() throws Exception {
        JWTClaimsSet claims = Mint.claims(provider.issuer(), clock.instant()).build();
        assertThat(Sources.answer(source, new PlainJWT(claims).serialize())).startsWith("no:");
        String id = provider.key.getKeyID();
        for (byte[] secret : List.of(
                provider.key.toRSAPublicKey().getEncoded(),
                provider.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            assertThat(Sources.answer(source, Mint.hashed(secret, id, claims))).startsWith("no:");
        }
        assertThat(Sources.answer(source, Mint.signed(provider.key, JWSAlgorithm.RS512, JOSEObjectType.JWT, claims)))
                .startsWith("no:");
        assertThat(Sources.answer(source, Mint.signed(Mint.key(), claims))).startsWith("no:");
    }

    @Test
    void aGoodTokenWithAnotherSignatureIsRefused() {
        String[] parts = minted(claims -> claims).split("\\.");
        String other = minted(claims -> claims.subject("bob")).split("\\.")[2];
        assertThat(Sources.answer(source, parts[0] + "." + parts[1] + "." + other))
                .contains("signature");
    }

    /** What the provider signs for other ends, with the same key, issuer, audience and subject. */
    @Test
    void aTokenForAnotherEndIsRefused() {
        JWTClaimsSet claims = Mint.claims(provider.issuer(), clock.instant()).build();
        for (String type : List.of("logout+jwt", "secevent+jwt", "dpop+jwt")) {
            String token = Mint.signed(provider.key, JWSAlgorithm.RS256, new JOSEObjectType(type), claims);
            assertThat(Sources.answer(source, token)).as(type).contains("typ");
        }
        String logout = "http://schemas.openid.net/event/backchannel-logout";
        assertThat(with(good -> good.claim("events", Map.of(logout, Map.of())))).contains("event");
        assertThat(with(good -> good.claim("cnf", Map.of("jkt", "x")))).contains("bound to a key");
        assertThat(Sources.answer(
                        source, Mint.signed(provider.key, JWSAlgorithm.RS256, new JOSEObjectType("at+jwt"), claims)))
                .isEqualTo("alice");
    }

    @Test
    void aTokenThatAnotherClientWasGivenIsRefusedWhereClientsAreNamed() {
        IdentitySource named = source("authorized-parties=spa,app");
        assertThat(Sources.answer(named, minted(claims -> claims.claim("azp", "spa"))))
                .isEqualTo("alice");
        assertThat(Sources.answer(named, minted(claims -> claims.claim("client_id", "app"))))
                .isEqualTo("alice");
        assertThat(Sources.answer(
                        named, minted(claims -> claims.claim("azp", "x").claim("client_id", "app"))))
                .contains("another client");
        assertThat(Sources.answer(named, minted(claims -> claims))).contains("another client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "....", "{}", "eyJhbGciOiJSUzI1NiJ9..", "\u0000", "a.b.c.d.e"})
    void whatIsNoTokenIsRefused(String token) {
        assertThat(Sources.answer(source, token)).startsWith("no:");
    }

    @Test
    void onlyVerifiedAddressesAreUserNames() {
        IdentitySource byMail = source("user-name-claim=email");
        assertThat(Sources.answer(byMail, minted(claims -> claims.claim("email", "A@example.org"))))
                .startsWith("no:");
        assertThat(Sources.answer(
                        byMail,
                        minted(claims -> claims.claim("email", "A@example.org").claim("email_verified", false))))
                .startsWith("no:");
        assertThat(Sources.answer(
                        byMail,
                        minted(claims -> claims.claim("email", "A@example.org").claim("email_verified", true))))
                .isEqualTo("a@example.org");
    }

    @Test
    void aUserNameThatIsNoneIsRefused() {
        assertThat(with(claims -> claims.subject(null))).startsWith("no:");
        assertThat(with(claims -> claims.subject("  "))).startsWith("no:");
        assertThat(with(claims -> claims.subject("alice\u200b"))).startsWith("no:");
        assertThat(with(claims -> claims.subject("\uff21lice "))).isEqualTo("alice");
    }

    private String with(UnaryOperator<JWTClaimsSet.Builder> change) {
        return Sources.answer(source, minted(change));
    }

    private String minted(UnaryOperator<JWTClaimsSet.Builder> change) {
        return Mint.signed(
                provider.key,
                change.apply(Mint.claims(provider.issuer(), clock.instant())).build());
    }

    private Date in(int seconds) {
        return Date.from(clock.instant().plus(Duration.ofSeconds(seconds)));
    }

    private IdentitySource source(String... more) {
        return Sources.corp(
                clock,
                Stream.concat(Stream.of("issuer-uri=" + provider.issuer(), "audience=web"), Stream.of(more))
                        .toArray(String[]::new));
    }
}
