package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad key in a set does not make the good ones unusable. */
@Tag("unit")
class PublishedKeysTest {
    private static final Map<String, Object> GOOD =
            StubProvider.KEY.toPublicJWK().toJSONObject();
    private static final String POINT = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    static Stream<Object> malformed() {
        return Stream.of(
                "x",
                7,
                List.of(),
                Map.of(),
                Map.of("kty", ""),
                Map.of("kty", 1),
                Map.of("kty", "RSA"),
                Map.of("kty", "RSA", "n", "!!!", "e", "AQAB"),
                Map.of("kty", "RSA", "n", 17, "e", "AQAB"),
                Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB"),
                Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA"),
                Map.of("kty", "EC", "x", "AA", "y", "AA"),
                Map.of("kty", "OKP", "crv", "Ed25519", "x", "AA"),
                Map.of("kty", "OKP", "crv", "Ed25519"),
                changed("kid", 7),
                changed("use", ""),
                changed("key_ops", "verify"),
                changed("e", null));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(Object key) {
        PublishedKeys keys = new PublishedKeys(List.of(key, GOOD));
        assertThat(keys.usable().getKeys()).extracting(JWK::getKeyID).containsExactly(StubProvider.KEY.getKeyID());
        assertThat(keys.anyMalformed()).isTrue();
        assertThat(keys.notices()).isNotEmpty();
    }

    @Test
    void nullIsMalformed() {
        PublishedKeys keys = new PublishedKeys(Arrays.asList(null, GOOD));
        assertThat(keys.usable().size()).isEqualTo(1);
        assertThat(keys.notices()).isEqualTo("an element that is not an object");
    }

    @Test
    void keysForOtherPurposesArePassedOver() {
        PublishedKeys keys = new PublishedKeys(List.of(
                Map.of("kty", "AKP", "kid", "pq", "alg", "ML-DSA-65", "pub", "AAAA"),
                Map.of("kty", "oct", "kid", "o", "k", "c2VjcmV0"),
                Map.of("kty", "EC", "crv", "secp256k1", "kid", "k1", "x", "AA", "y", "AA"),
                Map.of("kty", "OKP", "crv", "X25519", "kid", "x", "x", POINT),
                changed("use", "enc"),
                changed("key_ops", List.of("encrypt")),
                GOOD));
        assertThat(keys.usable().size()).isEqualTo(1);
        assertThat(keys.anyMalformed()).isFalse();
        assertThat(keys.notices())
                .contains("'pq' has the type 'AKP'", "'k1' has the curve 'secp256k1'", "not for signatures");
    }

    /** We use no certificates, so an error in them does not matter. */
    @Test
    void whatIsNotNeededIsNotRead() {
        Map<String, Object> key = new HashMap<>(GOOD);
        key.put("x5c", List.of("MIIC"));
        key.put("x5t", null);
        key.put("x5u", 7);
        key.put("exp", "never");
        PublishedKeys keys = new PublishedKeys(List.of(key, Map.of("kty", "OKP", "crv", "Ed25519", "x", POINT)));
        assertThat(keys.usable().size()).isEqualTo(2);
        assertThat(keys.notices()).isEmpty();
    }

    @Test
    void keysOfTheSameIdAreAllUsed() {
        PublishedKeys keys = new PublishedKeys(List.of(
                GOOD,
                changed("n", ProviderTokens.key(1).toPublicJWK().toJSONObject().get("n"))));
        assertThat(keys.usable().size()).isEqualTo(2);
        assertThat(keys.notices()).contains("is the kid of several keys");
    }

    @Test
    void noticesAreShort() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Map.of("kty", "RSA", "kid", "\u202e\n" + "x".repeat(1000)));
        }
        assertThat(new PublishedKeys(many).notices())
                .hasSizeLessThan(2500)
                .endsWith("and 90 more")
                .doesNotContain("\n", "\u202e");
    }

    private static Map<String, Object> changed(String member, Object value) {
        Map<String, Object> key = new HashMap<>(GOOD);
        key.put(member, value);
        return key;
    }
}
