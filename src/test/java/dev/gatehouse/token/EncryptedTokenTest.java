package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nested tokens are accepted here, and an independent library decrypts them. */
@Tag("jdk")
class EncryptedTokenTest {
    private static final Recipient P256 = Recipient.of("ECDH-ES", "P-256");

    /** The algorithms with their keys, each for another audience; the first one is for Gatehouse itself. */
    private static final List<Recipient> RECIPIENTS = List.of(
            P256,
            Recipient.of("dir", "oct"),
            Recipient.of("RSA-OAEP-256", "RSA-2048"),
            Recipient.of("ECDH-ES", "P-384"),
            Recipient.of("ECDH-ES", "P-521"),
            Recipient.of("ECDH-ES+A256KW", "P-256"),
            Recipient.of("ECDH-ES+A256KW", "P-384"),
            Recipient.of("ECDH-ES+A256KW", "P-521"));

    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < RECIPIENTS.size(); i++) {
            String audience = i == 0 ? "gatehouse" : "service-" + i;
            arguments.addAll(List.of(Recipient.arguments(audience, RECIPIENTS.get(i))));
            arguments.add("--gatehouse.token.audiences." + audience + ".renewable=true");
        }
        gatehouse = Gatehouse.demo(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void anIndependentLibraryDecryptsTheTokensOfEachAlgorithm(int index) throws Exception {
        Recipient recipient = RECIPIENTS.get(index);
        String token = signIn(index == 0 ? "gatehouse" : "service-" + index);
        assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("alice");
        assertHeader(token, recipient);
        SignedJWT signed = SignedJWT.parse(recipient.decrypted(token));
        assertThat(signed.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(verified(signed)).isTrue();
        assertThat(signed.getJWTClaimsSet().getSubject()).isEqualTo("alice");
        String refreshed = gatehouse.refresh(token).text("token");
        assertThat(verified(SignedJWT.parse(recipient.decrypted(refreshed)))).isTrue();
    }

    @Test
    void anEncryptedTokenRevealsNothingAboutItsUser() {
        for (String part : gatehouse.signIn("alice").split("\\.")) {
            assertThat(TokenForger.decoded(part)).doesNotContain("alice", "editor", "iss");
        }
    }

    @Test
    void renewedTokensAreEncryptedAndValid() {
        String token = gatehouse.signIn("alice");
        gatehouse.clock().advance(Duration.ofMinutes(5));
        Response response = gatehouse.getAs(token, "/me");
        assertHeader(response.renewed(), P256);
        gatehouse.clock().advance(Duration.ofMinutes(14));
        assertThat(gatehouse.getAs(token, "/me").problem()).isEqualTo("401 token_expired: token is expired");
        assertThat(gatehouse.getAs(response.renewed(), "/me").status()).isEqualTo(200);
    }

    @Test
    void aTokenIsDecryptedOnceForManyRequests() {
        String token = gatehouse.signIn("alice");
        double before = verifications();
        for (int i = 0; i < 50; i++) {
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        }
        assertThat(verifications()).isEqualTo(before + 1);
    }

    /** One store: encryption is off, on, has a new key besides the old one, has the new key only, and is off again. */
    @Test
    void encryptionIsTurnedOnAndItsKeyReplacedWhileUsersStaySignedIn() throws Exception {
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
        assertHeader(first, P256);
        assertHeader(second, next);
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
    void tokensFromBeforeAndAfterARotationOfTheSigningKeyAreValid() throws Exception {
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
            assertThat(verified(signed)).isTrue();
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            kids.add(signed.getHeader().getKeyID());
        }
        assertThat(kids).hasSize(2);
    }

    /** The inner token of 700 bytes is below the limit, the outer one is not. */
    @Test
    void theMaximumSizeAppliesToTheOuterToken() {
        try (Gatehouse limited = Gatehouse.demo(Stream.concat(
                        Stream.of("--gatehouse.token.max-size=900B", "--gatehouse.token.audiences.orders="),
                        Stream.of(Recipient.arguments("orders", P256)))
                .toArray(String[]::new))) {
            assertThat(limited.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(authenticate(limited, "orders").text("code")).isEqualTo("token_too_large");
        }
    }

    private static String signIn(String audience) {
        return authenticate(gatehouse, audience).text("token");
    }

    private static Response authenticate(Gatehouse application, String audience) {
        String body = Json.object("user", "alice", "password", "alice-secret", "audience", audience);
        return application.sendJson("POST", "/authenticate", body);
    }

    private static double verifications() {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.verifications")
                .functionCounter()
                .count();
    }

    private static void assertHeader(String token, Recipient recipient) {
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

    private static boolean verified(SignedJWT token) throws Exception {
        JWK jwk = JWKSet.parse(gatehouse.get("/.well-known/jwks.json").body())
                .getKeyByKeyId(token.getHeader().getKeyID());
        return token.verify(new ECDSAVerifier(jwk.toECKey()));
    }

    /** A database and a data folder for several starts. */
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
