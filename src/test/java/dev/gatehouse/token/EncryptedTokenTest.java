package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signed tokens in encrypted ones, taken here and read by an independent library. */
class EncryptedTokenTest {
    private static final Recipient P256 = Recipient.of("ECDH-ES", "P-256");

    @ParameterizedTest
    @CsvSource({
        "dir,oct",
        "RSA-OAEP-256,RSA-2048",
        "ECDH-ES,P-256",
        "ECDH-ES,P-384",
        "ECDH-ES,P-521",
        "ECDH-ES+A256KW,P-256",
        "ECDH-ES+A256KW,P-384",
        "ECDH-ES+A256KW,P-521"
    })
    void aTokenOfEachAlgorithmIsTakenHereAndByAnIndependentLibrary(String algorithm, String kind) throws Exception {
        Recipient recipient = Recipient.of(algorithm, kind);
        try (Gatehouse gatehouse = Gatehouse.demo(Recipient.arguments(recipient))) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("alice");
            requireOurHeader(token, recipient);
            SignedJWT signed = SignedJWT.parse(recipient.decrypted(token));
            assertThat(signed.getHeader().getType().getType()).isEqualTo("at+jwt");
            assertThat(verified(signed, gatehouse)).isTrue();
            assertThat(signed.getJWTClaimsSet().getSubject()).isEqualTo("alice");
            String refreshed = gatehouse.refresh(token).text("token");
            assertThat(verified(SignedJWT.parse(recipient.decrypted(refreshed)), gatehouse))
                    .isTrue();
        }
    }

    @Test
    void anEncryptedTokenSaysNothingOfItsOwner() {
        try (Gatehouse gatehouse = Gatehouse.demo(Recipient.arguments(P256))) {
            String token = gatehouse.signIn("alice");
            for (String part : token.split("\\.")) {
                assertThat(TokenForger.decoded(part)).doesNotContain("alice", "editor", "iss");
            }
        }
    }

    @Test
    void theTokenOfEachAnswerIsEncryptedAndARenewedOneIsGood() {
        try (Gatehouse gatehouse = Gatehouse.demo(Recipient.arguments(P256))) {
            String token = gatehouse.signIn("alice");
            gatehouse.clock().advance(Duration.ofMinutes(5));
            Response response = gatehouse.getAs(token, "/me");
            requireOurHeader(response.renewed(), P256);
            gatehouse.clock().advance(Duration.ofMinutes(14));
            assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo("401 token_expired: token is expired");
            assertThat(gatehouse.getAs(response.renewed(), "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenIsDecryptedOnceHoweverOftenItComes() {
        try (Gatehouse gatehouse = Gatehouse.demo(Recipient.arguments(P256))) {
            String token = gatehouse.signIn("alice");
            for (int i = 0; i < 50; i++) {
                assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            }
            assertThat(gatehouse
                            .bean(MeterRegistry.class)
                            .get("gatehouse.token.verifications")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    /** Off, on, with another key and the old one beside it, with the new key alone; one store all the time. */
    @Test
    void encryptionIsSwitchedOnAndItsKeyReplacedWithoutSigningAnybodyOut() throws Exception {
        Recipient next = Recipient.of("ECDH-ES", "P-384");
        Store store = new Store();
        String plain = store.with(gatehouse -> gatehouse.signIn("alice"));
        String first = store.with(
                gatehouse -> {
                    assertThat(gatehouse.getAs(plain, "/me").status()).isEqualTo(200);
                    return gatehouse.refresh(plain).text("token");
                },
                P256);
        String second = store.with(
                gatehouse -> {
                    assertThat(gatehouse.getAs(plain, "/me").status()).isEqualTo(200);
                    return gatehouse.refresh(first).text("token");
                },
                next,
                P256);
        requireOurHeader(first, P256);
        requireOurHeader(second, next);
        store.with(
                gatehouse -> {
                    assertThat(gatehouse.getAs(second, "/me").status()).isEqualTo(200);
                    assertThat(gatehouse.getAs(first, "/me").problem()).isEqualTo("401 token_invalid: key is unknown");
                    return "";
                },
                next);
        store.with(gatehouse -> {
            assertThat(gatehouse.getAs(second, "/me").problem()).isEqualTo("401 token_invalid: key is unknown");
            return "";
        });
    }

    @Test
    void tokensFromBeforeAndAfterARotationOfTheSigningKeyAreGoodToAll() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo(Recipient.arguments(P256))) {
            String before = gatehouse.signIn("carol");
            String path = "/admin/keys/rotate";
            assertThat(gatehouse
                            .send("POST", path, BodyPublishers.noBody(), "Authorization", "Bearer " + before)
                            .status())
                    .isEqualTo(200);
            gatehouse.clock().advance(Duration.ofMinutes(12));
            String after = gatehouse.refresh(before).text("token");
            Set<String> kids = new HashSet<>();
            for (String token : new String[] {before, after}) {
                SignedJWT signed = SignedJWT.parse(P256.decrypted(token));
                assertThat(verified(signed, gatehouse)).isTrue();
                assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
                kids.add(signed.getHeader().getKeyID());
            }
            assertThat(kids).hasSize(2);
        }
    }

    /** The inner token of 700 bytes would be within the budget, the outer one is not. */
    @Test
    void theBudgetIsThatOfTheOuterToken() {
        try (Gatehouse plain = Gatehouse.demo("--gatehouse.token.max-size=900B");
                Gatehouse encrypting = Gatehouse.demo(Stream.concat(
                                Stream.of("--gatehouse.token.max-size=900B"), Stream.of(Recipient.arguments(P256)))
                        .toArray(String[]::new))) {
            assertThat(plain.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(encrypting.authenticate("alice", "alice-secret").text("code"))
                    .isEqualTo("token_too_large");
        }
    }

    private static void requireOurHeader(String token, Recipient recipient) {
        JsonNode header = new JsonMapper().readTree(TokenForger.decoded(token.split("\\.")[0]));
        boolean agreement = recipient.algorithm().startsWith("ECDH");
        assertThat(header.propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        agreement ? Set.of("alg", "enc", "cty", "kid", "epk") : Set.of("alg", "enc", "cty", "kid"));
        assertThat(header.path("alg").asString()).isEqualTo(recipient.algorithm());
        assertThat(header.path("enc").asString()).isEqualTo("A256GCM");
        assertThat(header.path("cty").asString()).isEqualTo("JWT");
        assertThat(header.path("kid").asString()).isEqualTo(recipient.kid());
        if (agreement) {
            assertThat(header.path("epk").propertyNames()).containsExactlyInAnyOrder("kty", "crv", "x", "y");
        }
    }

    private static boolean verified(SignedJWT token, Gatehouse gatehouse) throws Exception {
        JWK jwk = JWKSet.parse(gatehouse.get("/.well-known/jwks.json").body())
                .getKeyByKeyId(token.getHeader().getKeyID());
        return token.verify(new ECDSAVerifier(jwk.toECKey()));
    }

    /** What outlives a Gatehouse. */
    private static final class Store {
        private interface Work {
            String on(Gatehouse gatehouse);
        }

        private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        private final String folder = Files.createTempDirectory("gatehouse").toString();

        Store() throws java.io.IOException {}

        String with(Work work, Recipient... recipients) {
            String[] encryption = recipients.length == 0 ? new String[0] : Recipient.arguments(recipients);
            try (Gatehouse gatehouse = Gatehouse.demo(Stream.concat(
                            Stream.of("--spring.datasource.url=" + database, "--gatehouse.data-dir=" + folder),
                            Stream.of(encryption))
                    .toArray(String[]::new))) {
                return work.on(gatehouse);
            }
        }
    }
}
