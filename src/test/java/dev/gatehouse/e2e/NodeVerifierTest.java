package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.token.keys.KeyAdministration;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Node service verifies tokens with the published keys alone. */
@Tag("e2e")
class NodeVerifierTest {

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES384", "ES512", "EdDSA", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void aTokenOfEachAlgorithmVerifiesAcrossARotation(String algorithm) throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo(Gatehouse.atRealTime(), "--gatehouse.token.algorithm=" + algorithm);
                NodeVerifier node = node(gatehouse)) {
            assertThat(node.verify(gatehouse.signIn("alice"))).isEqualTo("alice");
            String before = gatehouse.signIn("bob");
            gatehouse.clock().advance(Duration.ofMinutes(11));
            assertThat(kid(gatehouse.signIn("carol"))).isNotEqualTo(kid(before));
            assertThat(node.verify(gatehouse.signIn("carol"))).isEqualTo("carol");
            assertThat(node.verify(before)).isEqualTo("bob");
        }
    }

    @ParameterizedTest
    @CsvSource({"dir,oct", "RSA-OAEP-256,RSA-2048", "ECDH-ES,P-256", "ECDH-ES+A256KW,P-384"})
    void aTokenOfEachEncryptionIsDecrypted(String algorithm, String kind) throws Exception {
        Recipient recipient = Recipient.of(algorithm, kind);
        try (Gatehouse gatehouse = Gatehouse.demo(
                        Stream.concat(Stream.of(Gatehouse.atRealTime()), Stream.of(Recipient.arguments(recipient)))
                                .toArray(String[]::new));
                NodeVerifier node = node(
                        gatehouse,
                        Recipient.file(recipient.key().toJSONString())
                                .toAbsolutePath()
                                .toString())) {
            assertThat(node.verify(gatehouse.signIn("alice"))).isEqualTo("alice");
        }
    }

    @Test
    void aForgedTokenIsRejected() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo(Gatehouse.atRealTime());
                NodeVerifier node = node(gatehouse)) {
            String token = gatehouse.signIn("alice");
            assertThat(node.verify(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                    .isEqualTo("ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
        }
    }

    /** The rotation publishes the next key before Node reads the key set. */
    private static NodeVerifier node(Gatehouse gatehouse, String... keyFile) throws Exception {
        gatehouse.bean(KeyAdministration.class).rotate();
        return new NodeVerifier(Stream.concat(
                        Stream.of(
                                "http://127.0.0.1:" + gatehouse.port() + "/.well-known/jwks.json",
                                "http://localhost:8080",
                                "gatehouse"),
                        Stream.of(keyFile))
                .toArray(String[]::new));
    }

    private static String kid(String token) {
        return token.split("\\.")[0];
    }
}
