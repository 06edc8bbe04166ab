package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which keys an algorithm has, and which other algorithms a parser accepts. */
@Tag("unit")
class SigningAlgorithmTest {

    @ParameterizedTest
    @EnumSource
    void onlyTheAlgorithmsWithASharedSecretAreSymmetric(SigningAlgorithm algorithm) {
        assertThat(algorithm.isSymmetric()).isEqualTo(algorithm.id().startsWith("HS"));
        assertThat(algorithm.secretBytes())
                .isEqualTo(
                        algorithm.isSymmetric()
                                ? Integer.parseInt(algorithm.id().substring(2)) / 8
                                : 0);
    }

    @ParameterizedTest
    @CsvSource({"HS256,HmacSHA256", "HS512,HmacSHA512", "ES256,EC", "ES512,EC", "EDDSA,EdDSA|Ed25519", "PS256,RSA"})
    void aGeneratedKeySignsWithItsAlgorithm(SigningAlgorithm algorithm, String kind) {
        SigningKey key = algorithm.generate();
        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.signing().getAlgorithm()).matches(kind);
        String token = key.sign("at+jwt", "a".getBytes(StandardCharsets.UTF_8));
        assertThat(SigningAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                        .keyLocator(header -> key.verifying())
                        .build()
                        .parseSignedContent(token)
                        .getHeader())
                .containsEntry("alg", algorithm.id())
                .containsEntry("kid", key.kid())
                .containsEntry("typ", "at+jwt");
    }

    /** T8: a parser that decompresses can be made to use all memory. */
    @Test
    void aRestrictedParserDecompressesNothing() {
        SigningKey key = SigningAlgorithm.HS256.generate();
        String compressed = Jwts.builder()
                .json(JoseJson.WRITER)
                .content("a".getBytes(StandardCharsets.UTF_8))
                .compressWith(Jwts.ZIP.DEF)
                .signWith(key.signing())
                .compact();
        assertThatThrownBy(() -> SigningAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                        .keyLocator(header -> key.verifying())
                        .build()
                        .parseSignedContent(compressed))
                .isInstanceOf(JwtException.class);
    }

    @Test
    void aSecretForAnAlgorithmWithAPrivateKeyStopsTheStart() {
        for (SigningAlgorithm algorithm : new SigningAlgorithm[] {SigningAlgorithm.ES256, SigningAlgorithm.RS256}) {
            assertThatThrownBy(() -> new KeyProperties(algorithm, "a secret", null, null))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessage("gatehouse.token.secret is set, but " + algorithm.id() + " signs with a private key");
            assertThatThrownBy(() -> new KeyProperties(algorithm, null, Path.of("secret"), null))
                    .isInstanceOf(Misconfiguration.class);
        }
        assertThat(new KeyProperties(SigningAlgorithm.HS256, "a secret", null, null).toString())
                .isEqualTo("KeyProperties[algorithm=HS256]");
    }
}
