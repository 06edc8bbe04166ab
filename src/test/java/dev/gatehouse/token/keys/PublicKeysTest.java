package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.web.MockHttpServletResponse;

/** The published keys as PEM, for keys of all kinds. */
@Tag("unit")
class PublicKeysTest {
    private static final KeyRingProperties PROPERTIES =
            new Binder().bindOrCreate("gatehouse.keys", KeyRingProperties.class);
    private final MovableClock clock = new MovableClock();

    @ParameterizedTest
    @CsvSource({"ES256,EC", "ES512,EC", "EDDSA,Ed25519", "RS256,RSA", "PS256,RSA"})
    void aKeyIsASubjectPublicKeyInfo(SigningAlgorithm algorithm, String family) throws Exception {
        SigningKeys keys = KeyFixture.signing(clock, algorithm);
        String pem = pem(keys, keys.current().kid());
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("\n-----END PUBLIC KEY-----\n");
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        assertThat(KeyFactory.getInstance(family)
                        .generatePublic(new X509EncodedKeySpec(encoded))
                        .getEncoded())
                .isEqualTo(keys.current().verifying().getEncoded());
    }

    /** T5: the id of an imported key is any text. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "\r\u2028b", "c d", "\u00e9"})
    void theIdOfAKeyAddsNoLine(String kid) {
        VerifyingKey imported = KeyFixture.imported(KeyFixture.key(SigningAlgorithm.ES256), kid);
        SigningKeys keys = KeyFixture.signing(clock, SigningAlgorithm.ES256, imported);
        String all = pem(keys, null);
        assertThat(all.split("-----BEGIN ", -1)).hasSize(3);
        assertThat(all.lines().filter(line -> line.startsWith("kid="))).hasSize(2);
        assertThat(all).matches("\\p{ASCII}*").endsWith(pem(keys, kid));
    }

    @Test
    void theKeysFollowARotationAndAWithdrawal() {
        SigningKeys keys = KeyFixture.signing(clock, SigningAlgorithm.ES256);
        String first = keys.current().kid();
        KeyFixture.rotate(keys, clock);
        String second = keys.current().kid();
        assertThat(kids(keys)).containsExactly(first, second);
        KeyFixture.withdraw(keys, first, clock);
        assertThat(kids(keys)).containsExactly(second);
    }

    private static List<String> kids(SigningKeys keys) {
        return pem(keys, null)
                .lines()
                .filter(line -> line.startsWith("kid="))
                .map(line -> line.replaceAll("kid=| alg=.*", ""))
                .toList();
    }

    private static String pem(SigningKeys keys, String kid) {
        byte[] body = new JwksController(new RingPublication(keys, PROPERTIES))
                .pem(kid, new MockHttpServletResponse())
                .getBody();
        return new String(body, StandardCharsets.UTF_8);
    }
}
