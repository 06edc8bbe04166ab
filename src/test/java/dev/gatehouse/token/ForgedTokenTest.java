package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKey;
import dev.gatehouse.token.keys.SigningKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged tokens, some of them signed with the real key, at a real endpoint. */
@Tag("jdk")
class ForgedTokenTest {
    private static final String MALFORMED = "401 token_invalid: token is malformed";
    private static final String BAD_SIGNATURE = "401 token_invalid: signature is invalid";
    private static final Gatehouse GATEHOUSE = Gatehouse.shared();
    private static final SigningKey KEY = GATEHOUSE.bean(SigningKeys.class).current();
    private static final String VALID = GATEHOUSE.signIn("alice");
    private static final TokenForger FORGE = new TokenForger(KEY, VALID);

    @Test
    void unchangedTokensOfTheForgerAreValid() {
        assertThat(GATEHOUSE.getAs(VALID, "/me").status()).isEqualTo(200);
        assertThat(GATEHOUSE
                        .getAs(FORGE.signed(FORGE.header(), FORGE.payload()), "/me")
                        .status())
                .isEqualTo(200);
    }

    /** T1, T3. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "None",
                "NONE",
                "nOnE",
                "",
                "ES384",
                "HS256",
                "RS256",
                "EdDSA",
                "es256",
                "dir",
                "PBES2-HS256+A128KW"
            })
    void theTokenDoesNotChooseTheAlgorithm(String algorithm) {
        String header = FORGE.headerWith("alg", "\"" + algorithm + "\"");
        String unsigned = TokenForger.encoded(header) + "." + TokenForger.encoded(FORGE.payload()) + ".";
        assertThat(refusal(unsigned)).isEqualTo(MALFORMED);
        assertThat(refusal(unsigned + "AA")).isIn(MALFORMED, BAD_SIGNATURE);
        assertThat(refusal(FORGE.signed(header, FORGE.payload()))).isIn(MALFORMED, BAD_SIGNATURE);
    }

    /** T2. */
    @ParameterizedTest
    @MethodSource("spellingsOfThePublicKey")
    void thePublicKeyIsNotAcceptedAsASharedSecret(byte[] publicKey) throws GeneralSecurityException {
        String content =
                TokenForger.encoded(FORGE.headerWith("alg", "\"HS256\"")) + "." + TokenForger.encoded(FORGE.payload());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
        String forged = content + "." + TokenForger.encoded(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        assertThat(refusal(forged)).isEqualTo(BAD_SIGNATURE);
    }

    static Stream<byte[]> spellingsOfThePublicKey() {
        byte[] der = KEY.verifying().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        return Stream.of(
                der,
                pem.getBytes(StandardCharsets.US_ASCII),
                jwk((ECPublicKey) KEY.verifying()).getBytes(StandardCharsets.US_ASCII));
    }

    /** T4. */
    @Test
    void aKeyInTheTokenIsIgnored() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair own = generator.generateKeyPair();
        String header = FORGE.headerWith("jwk", jwk((ECPublicKey) own.getPublic()));
        assertThat(refusal(signedWith(own, header))).isEqualTo(MALFORMED);
        assertThat(refusal(signedWith(own, FORGE.header()))).isEqualTo(BAD_SIGNATURE);
        assertThat(refusal(signedWith(own, FORGE.headerWith("kid", "\"theirs\""))))
                .isEqualTo("401 token_invalid: key is unknown");
    }

    /** T4, T7, T8, T12, T15: our header has three members, and a token with one more is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jku|\"http://127.0.0.1:1/keys\"",
                "x5u|\"http://127.0.0.1:1/keys\"",
                "x5c|[\"MIIB\"]",
                "x5t|\"AAAA\"",
                "crit|[\"exp\"]",
                "crit|[]",
                "crit|[\"unknown\"]",
                "b64|false",
                "zip|\"DEF\"",
                "cty|\"JWT\"",
                "p2c|2000000000",
            })
    void aHeaderWithAForeignMemberIsRefused(String member, String value) {
        assertThat(refusal(FORGE.signed(FORGE.headerWith(member, value), FORGE.payload())))
                .isEqualTo(MALFORMED);
    }

    /** T5. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../../../etc/passwd\"",
                "\"' or '1'='1\"",
                "\"a\\u0000b\"",
                "[\"a\"]",
                "{}",
                "7",
                "null",
                "\"\"",
            })
    void aMaliciousKidIsOnlyAnUnknownKey(String kid) {
        assertThat(refusal(FORGE.signed(FORGE.headerWith("kid", kid), FORGE.payload())))
                .isIn("401 token_invalid: key is unknown", MALFORMED);
        assertThat(refusal(FORGE.signed(FORGE.headerWith("kid", null), FORGE.payload())))
                .isEqualTo(MALFORMED);
    }

    @Test
    void aKidOfTenKilobytesMakesTheTokenTooLong() {
        String header = FORGE.headerWith("kid", "\"" + "k".repeat(10_000) + "\"");
        assertThat(refusal(FORGE.signed(header, FORGE.payload()))).isEqualTo("401 token_invalid: token is too long");
    }

    /** T6. */
    @Test
    void aSignatureOutOfRangeOrInAnotherFormIsRefused() throws GeneralSecurityException {
        String content = VALID.substring(0, VALID.lastIndexOf('.'));
        byte[] order = ((ECPublicKey) KEY.verifying()).getParams().getOrder().toByteArray();
        byte[] orderTwice = new byte[64];
        System.arraycopy(order, order.length - 32, orderTwice, 0, 32);
        System.arraycopy(order, order.length - 32, orderTwice, 32, 32);
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign((PrivateKey) KEY.signing());
        der.update(content.getBytes(StandardCharsets.US_ASCII));
        for (byte[] signature :
                new byte[][] {new byte[64], orderTwice, new byte[1], new byte[63], new byte[128], der.sign()}) {
            assertThat(refusal(content + "." + TokenForger.encoded(signature))).isEqualTo(BAD_SIGNATURE);
        }
    }

    /** T10. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "..",
                "...",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e",
                "....................",
                "a..c",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.AAAA"
            })
    void aTokenThatIsNotACompactJwsIsMalformed(String token) {
        assertThat(refusal(token)).isEqualTo(MALFORMED);
    }

    @Test
    void partsAndLengthAreCheckedBeforeDecoding() {
        assertThat(refusal(".".repeat(8192))).isEqualTo(MALFORMED);
        assertThat(refusal("a".repeat(8193))).isEqualTo("401 token_invalid: token is too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"alice\",\"sub\":\"carol\"",
                "{\"deep\":[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]",
                "{\"n\":1e308",
                "{\"n\":1.5",
                "{\"n\":99999999999999999999999999",
                "{\"n\":1e3",
            })
    void ambiguousClaimsAreMalformedEvenWhenSigned(String start) {
        assertThat(refusal(sealed(start + "," + FORGE.payload().substring(1)))).isEqualTo(MALFORMED);
        assertThat(refusal(FORGE.signed(FORGE.header(), "[]"))).isEqualTo(BAD_SIGNATURE);
        assertThat(refusal(FORGE.signed(FORGE.header(), FORGE.payload() + "{}")))
                .isEqualTo(BAD_SIGNATURE);
    }

    /** T11. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1900000000000",
                "\"1900000000\"",
                "\"2030-01-01T00:00:00Z\"",
                "-1",
                "1e308",
                "1900000000.5",
                "null",
                "[1900000000]",
                "true",
                "9223372036854775807",
                "9223372036854775808"
            })
    void anExpiryThatIsNotATimeInSecondsIsMalformed(String exp) {
        for (String claim : new String[] {"exp", "iat", "auth_time"}) {
            assertThat(refusal(sealed(FORGE.payloadWith(claim, exp)))).isEqualTo(MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat", "auth_time", "sub", "sid", "roles"})
    void aTokenWithoutARequiredClaimIsMalformed(String claim) {
        assertThat(refusal(sealed(FORGE.payloadWith(claim, null)))).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"sub|7", "sub|\" \"", "sid|[]", "roles|\"admin\"", "roles|[1]", "roles|{\"admin\":true}"})
    void aClaimOfTheWrongTypeIsMalformed(String claim, String value) {
        assertThat(refusal(sealed(FORGE.payloadWith(claim, value)))).isEqualTo(MALFORMED);
    }

    /** T13. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\"JWT\"", "\"at+JWT\"", "\"logout+jwt\"", "\"application/at+jwt\"", "null", "[\"at+jwt\"]"})
    void anotherTypeOfTokenIsNotAnAccessToken(String type) {
        assertThat(refusal(FORGE.signed(FORGE.headerWith("typ", type), FORGE.payload())))
                .isEqualTo(MALFORMED);
        assertThat(refusal(FORGE.signed(FORGE.headerWith("typ", null), FORGE.payload())))
                .isEqualTo(MALFORMED);
    }

    /** T14. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            value = {
                "iss|\"http://evil.example\"|issuer is not trusted", "iss|absent|issuer is not trusted",
                "iss|\"http://localhost:8080/\"|issuer is not trusted", "aud|\"orders\"|audience is not accepted",
                "aud|[]|audience is not accepted", "aud|absent|audience is not accepted",
                "aud|[\"Gatehouse\"]|audience is not accepted",
            })
    void aForeignIssuerOrAudienceIsRefused(String claim, String value, String description) {
        assertThat(refusal(sealed(FORGE.payloadWith(claim, value)))).isEqualTo("401 token_invalid: " + description);
    }

    @Test
    void aTokenFromTheFutureIsNotYetValid() {
        assertThat(refusal(sealed(FORGE.payloadWith("nbf", "1900000000"))))
                .isEqualTo("401 token_invalid: token is not yet valid");
        assertThat(refusal(sealed(FORGE.payloadWith("iat", "1900000000"))))
                .isEqualTo("401 token_invalid: token is not yet valid");
    }

    /** T16: the last character of a 64-byte signature has four unused bits. */
    @Test
    void aSecondSpellingOfAValidTokenIsMalformed() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = VALID.charAt(VALID.length() - 1);
        String sameBytes = VALID.substring(0, VALID.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
        assertThat(Base64.getUrlDecoder().decode(sameBytes.split("\\.")[2]))
                .isEqualTo(Base64.getUrlDecoder().decode(VALID.split("\\.")[2]));
        for (String spelling : new String[] {
            sameBytes,
            VALID + "==",
            VALID + "=",
            VALID.replace('-', '+').replace('_', '/') + "+",
            VALID + ".",
            "." + VALID
        }) {
            assertThat(refusal(spelling)).isEqualTo(MALFORMED);
        }
    }

    /** A change of any single character is refused with 401. */
    @Test
    void noChangeOfOneCharacterIsAccepted() {
        Random random = new Random(20_260_101);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        for (int i = 0; i < 1_000; i++) {
            StringBuilder mutant = new StringBuilder(VALID);
            int place = random.nextInt(VALID.length());
            mutant.setCharAt(place, alphabet.charAt(random.nextInt(alphabet.length())));
            if (!mutant.toString().equals(VALID)) {
                assertThat(GATEHOUSE.getAs(mutant.toString(), "/me").status()).isEqualTo(401);
            }
        }
    }

    /** Sealed and signed as an issued token, so that only its claims can be wrong. */
    private static String sealed(String payload) {
        String others = payload.replaceFirst("\"jti\":\"[^\"]*\",", "");
        byte[] sealed = GATEHOUSE.bean(IssuanceSeal.class).sealed(others.getBytes(StandardCharsets.UTF_8));
        return FORGE.signed(FORGE.header(), new String(sealed, StandardCharsets.UTF_8));
    }

    private static String refusal(String token) {
        return GATEHOUSE.getAs(token, "/me").problem();
    }

    private static String signedWith(KeyPair pair, String header) {
        return new TokenForger(new SigningKey("own", KEY.algorithm(), pair.getPrivate(), pair.getPublic()), VALID)
                .signed(header, FORGE.payload());
    }

    private static String jwk(ECPublicKey key) {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}";
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return TokenForger.encoded(padded);
    }
}
