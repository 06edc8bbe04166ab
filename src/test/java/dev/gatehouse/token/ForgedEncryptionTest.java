package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encrypted tokens made by an attacker who has our public key, or even the shared secret, and a token of their own, at
 * the real endpoint. An independent library encrypts them, or where it refuses to, the JDK's ciphers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("jdk")
class ForgedEncryptionTest {
    private static final String MALFORMED = "401 token_invalid: token is malformed";
    private static final String BAD_SIGNATURE = "401 token_invalid: signature is invalid";
    private static final Recipient SECRET = Recipient.of("dir", "oct");
    private static final Recipient RSA = Recipient.of("RSA-OAEP-256", "RSA-2048");
    private static final Recipient CURVE = Recipient.of("ECDH-ES", "P-256");
    private static final Recipient WRAPPING = Recipient.of("ECDH-ES+A256KW", "P-256");

    private Victim dir;
    private Victim rsa;
    private Victim curve;
    private Victim wrapping;

    @BeforeAll
    void start() {
        dir = new Victim(SECRET);
        rsa = new Victim(RSA);
        curve = new Victim(CURVE);
        wrapping = new Victim(WRAPPING);
    }

    @AfterAll
    void stop() {
        victims().forEach(victim -> victim.gatehouse.close());
    }

    Stream<Victim> victims() {
        return Stream.of(dir, rsa, curve, wrapping);
    }

    @ParameterizedTest
    @MethodSource("victims")
    void unchangedTokensOfTheForgerAreValid(Victim victim) throws Exception {
        assertThat(victim.gatehouse.getAs(victim.nested(victim.signed), "/me").status())
                .isEqualTo(200);
        assertThat(victim.gatehouse.getAs(victim.signed, "/me").status()).isEqualTo(200);
    }

    /** T9. */
    @ParameterizedTest
    @MethodSource("victims")
    void theContentMustBeATokenSignedHere(Victim victim) throws Exception {
        TokenForger forge = victim.forge;
        String unsigned = TokenForger.encoded("{\"alg\":\"none\"}") + "." + TokenForger.encoded(forge.payload()) + ".";
        for (String content : new String[] {
            forge.payload(),
            unsigned,
            unsigned + "AA",
            "",
            " ",
            victim.signed + " ",
            victim.signed + ".",
            "Bearer " + victim.signed,
            victim.signed.substring(0, victim.signed.lastIndexOf('.') + 1),
            victim.signed.replace('.', '\u012e'),
            victim.nested(victim.signed),
            victim.nested(victim.nested(victim.signed))
        }) {
            assertThat(victim.refusal(victim.nested(content))).as(content).isEqualTo(MALFORMED);
        }
    }

    @ParameterizedTest
    @MethodSource("victims")
    void theContentGetsEveryCheckOfAToken(Victim victim) throws Exception {
        TokenForger forge = victim.forge;
        String other = forge.signed(forge.headerWith("kid", "\"theirs\""), forge.payload());
        String tampered = victim.signed.substring(0, victim.signed.length() - 4) + "AAAA";
        String forged = forge.signed(forge.header(), forge.payloadWith("roles", "[\"admin\"]"));
        String anotherType = forge.signed(forge.headerWith("typ", "\"JWT\""), forge.payload());
        assertThat(victim.refusal(victim.nested(other))).isEqualTo("401 token_invalid: key is unknown");
        assertThat(victim.refusal(victim.nested(tampered))).isEqualTo(BAD_SIGNATURE);
        assertThat(victim.refusal(victim.nested(anotherType))).isEqualTo(MALFORMED);
        double alarms = victim.alarms();
        assertThat(victim.refusal(victim.nested(forged))).isEqualTo(BAD_SIGNATURE);
        assertThat(victim.alarms()).isEqualTo(alarms + 1);
    }

    /** T8: a megabyte of zeros in a token of two kilobytes, and a valid token, compressed. */
    @ParameterizedTest
    @MethodSource("victims")
    void compressedContentIsRefusedBeforeDecompression(Victim victim) throws Exception {
        JWEHeader zip =
                victim.header().compressionAlgorithm(CompressionAlgorithm.DEF).build();
        String bomb = victim.encrypted(zip, "0".repeat(1_000_000));
        assertThat(bomb).hasSizeLessThan(4096);
        assertThat(victim.refusal(bomb)).isEqualTo(MALFORMED);
        assertThat(victim.refusal(victim.encrypted(zip, victim.signed))).isEqualTo(MALFORMED);
    }

    /** T7: two thousand million rounds would take half an hour. */
    @ParameterizedTest
    @MethodSource("victims")
    void aPasswordBasedAlgorithmIsRefusedWithoutAnyKeyDerivation(Victim victim) throws Exception {
        PasswordBasedEncrypter encrypter = new PasswordBasedEncrypter("a password", 8, 1000);
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.PBES2_HS256_A128KW, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(victim.recipient.kid())
                .build();
        String token = nimbus(header, victim.signed, encrypter);
        assertThat(victim.refusal(token)).isEqualTo(MALFORMED);
        assertThat(victim.refusal(withHeader(token, json -> json.replace("\"p2c\":1000", "\"p2c\":2000000000"))))
                .isEqualTo(MALFORMED);
        String p2c = withHeader(victim.valid, json -> json.replace("{", "{\"p2c\":2000000000,\"p2s\":\"AAAA\","));
        assertThat(victim.refusal(p2c)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A128GCM", "A192GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"})
    void anotherContentEncryptionIsRefused(String enc) throws Exception {
        EncryptionMethod method = EncryptionMethod.parse(enc);
        for (Victim victim : new Victim[] {rsa, curve, wrapping}) {
            JWEHeader header = new JWEHeader.Builder(victim.algorithm(), method)
                    .contentType("JWT")
                    .keyID(victim.recipient.kid())
                    .build();
            assertThat(victim.refusal(victim.encrypted(header, victim.signed))).isEqualTo(MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA1_5", "RSA-OAEP", "RSA-OAEP-384", "RSA-OAEP-512"})
    void anotherAlgorithmForTheSameKeyIsRefused(String algorithm) throws Exception {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.parse(algorithm), EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(RSA.kid())
                .build();
        assertThat(rsa.refusal(nimbus(header, rsa.signed, new RSAEncrypter((RSAKey) RSA.key()))))
                .isEqualTo(MALFORMED);
    }

    /** The key of one algorithm with another supported algorithm. */
    @Test
    void theTokenDoesNotChooseTheAlgorithm() throws Exception {
        JWEHeader direct = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(CURVE.kid())
                .build();
        byte[] x = Arrays.copyOf(((ECKey) CURVE.key()).getX().decode(), 32);
        assertThat(curve.refusal(nimbus(direct, curve.signed, new DirectEncrypter(new SecretKeySpec(x, "AES")))))
                .isEqualTo(MALFORMED);
        JWEHeader wrapped = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(CURVE.kid())
                .build();
        assertThat(curve.refusal(curve.encrypted(wrapped, curve.signed))).isEqualTo(MALFORMED);
        JWEHeader agreed = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(WRAPPING.kid())
                .build();
        assertThat(wrapping.refusal(wrapping.encrypted(agreed, wrapping.signed)))
                .isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @MethodSource("victims")
    void aTokenForAnotherRecipientIsRefused(Victim victim) throws Exception {
        String kind = victim == dir ? "oct" : victim == rsa ? "RSA-2048" : "P-256";
        Recipient other = Recipient.of(victim.recipient.algorithm(), kind);
        JWEHeader theirs = victim.header().keyID(other.kid()).build();
        assertThat(victim.refusal(nimbus(theirs, victim.signed, other.encrypter())))
                .isEqualTo("401 token_invalid: key is unknown");
        assertThat(victim.refusal(nimbus(victim.header().build(), victim.signed, other.encrypter())))
                .isEqualTo(MALFORMED);
    }

    /** Only our members with our values are accepted. The tag is valid in all of these. */
    @ParameterizedTest
    @MethodSource("victims")
    void aHeaderWithOtherMembersOrValuesIsRefused(Victim victim) throws Exception {
        for (JWEHeader header : new JWEHeader[] {
            victim.header().contentType(null).build(),
            victim.header().contentType("jwt").build(),
            victim.header().contentType("application/jwt").build(),
            victim.header().contentType("at+jwt").build(),
            victim.header().keyID(null).build(),
            victim.header().type(com.nimbusds.jose.JOSEObjectType.JWT).build(),
            victim.header().customParam("x", "y").build(),
            victim.header()
                    .jwk(
                            victim.recipient.key() instanceof OctetSequenceKey
                                    ? RSA.key().toPublicJWK()
                                    : victim.recipient.key().toPublicJWK())
                    .build(),
            victim.header()
                    .jwkURL(java.net.URI.create("http://127.0.0.1:1/keys"))
                    .build(),
            victim.header()
                    .criticalParams(java.util.Set.of("exp"))
                    .customParam("exp", 1)
                    .build(),
            victim.header()
                    .agreementPartyUInfo(com.nimbusds.jose.util.Base64URL.encode("u"))
                    .build(),
        }) {
            assertThat(victim.refusal(victim.encrypted(header, victim.signed)))
                    .as(header.toString())
                    .isEqualTo(MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "{}", "7", "null", "\"\"", "\"' or '1'='1\"", "\"../../etc/passwd\""})
    void aMaliciousKidIsOnlyAnUnknownKey(String kid) {
        String token = withHeader(dir.valid, json -> json.replaceFirst("\"kid\":\"[^\"]*\"", "\"kid\":" + kid));
        assertThat(dir.refusal(token)).isIn(MALFORMED, "401 token_invalid: key is unknown");
    }

    /** No oracle: the error is the same, whatever was changed and wherever decryption fails. */
    @ParameterizedTest
    @MethodSource("victims")
    void eachPartIsProtectedAndEachFailureHasTheSameError(Victim victim) {
        String[] parts = victim.valid.split("\\.", -1);
        for (int part = 0; part < parts.length; part++) {
            byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
            for (byte[] other : new byte[][] {
                flipped(bytes, 0),
                flipped(bytes, bytes.length - 1),
                Arrays.copyOf(bytes, bytes.length / 2),
                Arrays.copyOf(bytes, bytes.length + 1),
                new byte[bytes.length],
                new byte[0],
                new byte[8],
                new byte[40],
                new byte[256]
            }) {
                if (!Arrays.equals(bytes, other)) {
                    String[] changed = parts.clone();
                    changed[part] = TokenForger.encoded(other);
                    assertThat(victim.refusal(String.join(".", changed)))
                            .as("part %d: %d bytes", part, other.length)
                            .isEqualTo(MALFORMED);
                }
            }
        }
    }

    /** T16. */
    @ParameterizedTest
    @MethodSource("victims")
    void aSecondSpellingOfAValidTokenIsRefused(Victim victim) {
        String[] parts = victim.valid.split("\\.", -1);
        byte[] content = Base64.getUrlDecoder().decode(parts[3]);
        byte[] tag = Base64.getUrlDecoder().decode(parts[4]);
        byte[] longer = new byte[tag.length + 1];
        longer[0] = content[content.length - 1];
        System.arraycopy(tag, 0, longer, 1, tag.length);
        String start = parts[0] + "." + parts[1] + "." + parts[2] + ".";
        String moved = start + TokenForger.encoded(Arrays.copyOf(content, content.length - 1)) + "."
                + TokenForger.encoded(longer);
        byte[] more = Arrays.copyOf(content, content.length + 1);
        more[content.length] = tag[0];
        String back =
                start + TokenForger.encoded(more) + "." + TokenForger.encoded(Arrays.copyOfRange(tag, 1, tag.length));
        char last = victim.valid.charAt(victim.valid.length() - 1);
        String strayBits = victim.valid.substring(0, victim.valid.length() - 1) + (char) (last + 1);
        for (String spelling : new String[] {
            moved, back, strayBits, victim.valid + "=", victim.valid + ".", "." + victim.valid, victim.valid + "\u00a0"
        }) {
            assertThat(victim.refusal(spelling))
                    .as(spelling.substring(spelling.length() - 40))
                    .isEqualTo(MALFORMED);
        }
    }

    @Test
    void anEncryptedKeyThatTheAlgorithmDoesNotHaveIsRefused() {
        assertThat(dir.refusal(dir.valid.replaceFirst("\\.\\.", ".AAAA."))).isEqualTo(MALFORMED);
        assertThat(curve.refusal(curve.valid.replaceFirst("\\.\\.", ".AAAA."))).isEqualTo(MALFORMED);
        assertThat(dir.gatehouse.getAs(dir.valid, "/me").status()).isEqualTo(200);
    }

    /** A point on no curve, one on another curve, the point at infinity, and one with its private part. */
    @Test
    void anEphemeralKeyThatIsNotAPointOfTheCurveIsRefused() {
        ECKey other = (ECKey) Recipient.of("ECDH-ES", "P-384").key();
        String zero = TokenForger.encoded(new byte[32]);
        String one = TokenForger.encoded(flipped(new byte[32], 31));
        String good = "\"kty\":\"EC\",\"crv\":\"P-256\",";
        for (Victim victim : new Victim[] {curve, wrapping}) {
            for (String epk : new String[] {
                "{" + good + "\"x\":\"" + zero + "\",\"y\":\"" + zero + "\"}",
                "{" + good + "\"x\":\"" + one + "\",\"y\":\"" + one + "\"}",
                "{" + good + "\"x\":\"\",\"y\":\"\"}",
                "{" + good + "\"x\":\"" + "_".repeat(43) + "\",\"y\":\"" + "_".repeat(43) + "\"}",
                "{" + good + "\"x\":\"" + one + "\"}",
                ((ECKey) victim.recipient.key()).toJSONString(),
                other.toPublicJWK().toJSONString(),
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" + zero + "\"}",
                "{\"kty\":\"oct\",\"k\":\"" + one + "\"}",
                "{}",
                "null",
                "[]",
                "\"\""
            }) {
                String token =
                        withHeader(victim.valid, json -> json.replaceFirst("\"epk\":\\{[^}]*}", "\"epk\":" + epk));
                assertThat(TokenForger.decoded(token.split("\\.")[0])).contains(epk);
                assertThat(victim.refusal(token)).as(epk).isEqualTo(MALFORMED);
            }
        }
    }

    /** An attacker with the public key can choose the content key, and so also one that is too short. */
    @Test
    void aContentKeyOfTheWrongLengthIsRefused() throws Exception {
        String header = TokenForger.decoded(rsa.valid.split("\\.")[0]);
        for (int bytes : new int[] {16, 24, 31, 33, 64}) {
            SecretKey cek =
                    new SecretKeySpec(Arrays.copyOf(RSA.kid().getBytes(StandardCharsets.US_ASCII), bytes), "AES");
            byte[] wrapped = oaep(cek);
            assertThat(rsa.refusal(sealed(header, wrapped, cek, rsa.signed))).isEqualTo(MALFORMED);
        }
        SecretKey right = new SecretKeySpec(Arrays.copyOf(RSA.kid().getBytes(StandardCharsets.US_ASCII), 32), "AES");
        assertThat(rsa.gatehouse
                        .getAs(sealed(header, oaep(right), right, rsa.signed), "/me")
                        .status())
                .isEqualTo(200);
    }

    /** A change of any single character is refused with 401. */
    @ParameterizedTest
    @MethodSource("victims")
    void noChangeOfOneCharacterIsAccepted(Victim victim) {
        Random random = new Random(20_260_104);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        for (int i = 0; i < 500; i++) {
            StringBuilder mutant = new StringBuilder(victim.valid);
            int place = random.nextInt(victim.valid.length());
            mutant.setCharAt(place, alphabet.charAt(random.nextInt(alphabet.length())));
            if (!mutant.toString().equals(victim.valid)) {
                assertThat(victim.gatehouse.getAs(mutant.toString(), "/me").status())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void withoutEncryptionAnEncryptedTokenNamesAnUnknownKey() {
        assertThat(Gatehouse.shared().getAs(dir.valid, "/me").problem()).isEqualTo("401 token_invalid: key is unknown");
    }

    private static byte[] flipped(byte[] bytes, int place) {
        byte[] other = bytes.clone();
        if (place >= 0 && place < other.length) {
            other[place] ^= 1;
        }
        return other;
    }

    private static String withHeader(String token, UnaryOperator<String> change) {
        int end = token.indexOf('.');
        return TokenForger.encoded(change.apply(TokenForger.decoded(token.substring(0, end)))) + token.substring(end);
    }

    private static String nimbus(JWEHeader header, String content, JWEEncrypter encrypter) throws JOSEException {
        JWEObject jwe = new JWEObject(header, new Payload(content));
        jwe.encrypt(encrypter);
        return jwe.serialize();
    }

    private static byte[] oaep(SecretKey cek) throws Exception {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "SunJCE");
        cipher.init(
                Cipher.WRAP_MODE,
                ((RSAKey) RSA.key()).toPublicKey(),
                new javax.crypto.spec.OAEPParameterSpec(
                        "SHA-256",
                        "MGF1",
                        java.security.spec.MGF1ParameterSpec.SHA256,
                        javax.crypto.spec.PSource.PSpecified.DEFAULT));
        return cipher.wrap(cek);
    }

    /** Encrypts with the key, or with 32 zeros if AES has no keys of its length. */
    private static String sealed(String header, byte[] wrapped, SecretKey cek, String content)
            throws GeneralSecurityException {
        boolean usable = cek.getEncoded().length <= 32 && cek.getEncoded().length % 8 == 0;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                usable ? cek : new SecretKeySpec(new byte[32], "AES"),
                new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(TokenForger.encoded(header).getBytes(StandardCharsets.US_ASCII));
        byte[] all = cipher.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        return String.join(
                ".",
                TokenForger.encoded(header),
                TokenForger.encoded(wrapped),
                TokenForger.encoded(new byte[12]),
                TokenForger.encoded(Arrays.copyOf(all, all.length - 16)),
                TokenForger.encoded(Arrays.copyOfRange(all, all.length - 16, all.length)));
    }

    /** An application that encrypts its tokens, with a valid token and the signed token in it. */
    private static final class Victim {
        private final Recipient recipient;
        private final Gatehouse gatehouse;
        private final String valid;
        private final String signed;
        private final TokenForger forge;

        Victim(Recipient recipient) {
            this.recipient = recipient;
            this.gatehouse = Gatehouse.demo(Recipient.arguments(recipient));
            this.valid = gatehouse.signIn("alice");
            this.signed = recipient.decrypted(valid);
            this.forge = new TokenForger(gatehouse.bean(SigningKeys.class).current(), signed);
        }

        JWEAlgorithm algorithm() {
            return JWEAlgorithm.parse(recipient.algorithm());
        }

        JWEHeader.Builder header() {
            return new JWEHeader.Builder(algorithm(), EncryptionMethod.A256GCM)
                    .contentType("JWT")
                    .keyID(recipient.kid());
        }

        String nested(String content) throws JOSEException {
            return encrypted(header().build(), content);
        }

        String encrypted(JWEHeader header, String content) throws JOSEException {
            return nimbus(header, content, recipient.encrypter());
        }

        String refusal(String token) {
            return gatehouse.getAs(token, "/me").problem();
        }

        double alarms() {
            return gatehouse
                    .bean(MeterRegistry.class)
                    .get("gatehouse.token.forged")
                    .counter()
                    .count();
        }

        @Override
        public String toString() {
            return recipient.algorithm();
        }
    }
}
