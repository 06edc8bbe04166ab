package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.AESEncrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.gatehouse.support.Forge;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** T7, T8, T9: encryption proves nothing, opens no other algorithm, and hides no bomb. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedEncryptionTest {
    private static final String MALFORMED = "401 token_invalid: token is malformed";
    private static final String BAD_SIGNATURE = "401 token_invalid: signature is invalid";

    private Recipient ec;
    private Recipient shared;
    private Recipient rsa;
    private Gatehouse forEc;
    private Gatehouse forShared;
    private Gatehouse forRsa;
    private String signed;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        ec = Recipient.of("ECDH-ES", folder);
        shared = Recipient.of("dir", folder);
        rsa = Recipient.of("RSA-OAEP-256", folder);
        forEc = Gatehouse.demo(ec.arguments());
        forShared = Gatehouse.demo(shared.arguments());
        forRsa = Gatehouse.demo(rsa.arguments());
        signed = ec.decrypted(forEc.signIn("alice"));
    }

    @AfterAll
    void stop() {
        forEc.close();
        forShared.close();
        forRsa.close();
    }

    @Test
    void theHonestFormIsTaken() throws Exception {
        assertThat(refusal(forEc, ec.encrypted(signed, header -> header))).isEqualTo("taken");
    }

    @Test
    void whatIsNotSignedIsRefusedHoweverWellItIsEncrypted() throws Exception {
        String claims = Forge.decoded(signed.split("\\.")[1]);
        String unsigned = Forge.encoded("{\"alg\":\"none\"}") + "." + signed.split("\\.")[1] + ".";
        for (String content : new String[] {claims, unsigned, "", "a.b", signed + ".e30.e30"}) {
            assertThat(refusal(forEc, ec.encrypted(content, header -> header))).isEqualTo(MALFORMED);
        }
        String forged = signed.substring(0, signed.length() - 8) + "AAAAAAAA";
        assertThat(refusal(forEc, ec.encrypted(forged, header -> header))).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void aTokenInATokenInATokenIsRefused() throws Exception {
        String twice = ec.encrypted(ec.encrypted(signed, header -> header), header -> header);
        assertThat(refusal(forEc, twice)).isEqualTo(MALFORMED);
    }

    @Test
    void aThiefOfTheSigningKeyIsNoticedInsideToo() throws Exception {
        Forge thief = new Forge(forEc.bean(SigningKeys.class).current(), signed);
        String forged = thief.signed(thief.header(), thief.payloadWith("sub", "\"carol\""));
        double before = alarms();
        assertThat(refusal(forEc, ec.encrypted(forged, header -> header))).isEqualTo(BAD_SIGNATURE);
        assertThat(alarms()).isEqualTo(before + 1);
    }

    /** A few hundred bytes that would become megabytes. */
    @Test
    void whatIsCompressedIsRefusedUnopened() throws Exception {
        String bomb = "0".repeat(4_000_000);
        String token = ec.encrypted(bomb, header -> header.compressionAlgorithm(CompressionAlgorithm.DEF));
        assertThat(token.length()).isLessThan(8 * 1024);
        assertThat(refusal(forEc, token)).isEqualTo(MALFORMED);
        assertThat(refusal(
                        forEc, ec.encrypted(signed, header -> header.compressionAlgorithm(CompressionAlgorithm.DEF))))
                .isEqualTo(MALFORMED);
    }

    /** With millions of rounds it would cost a core seconds. */
    @Test
    void aPasswordBasedAlgorithmIsRefusedUntried() throws Exception {
        String kid = shared.key().computeThumbprint().toString();
        JWEObject token = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.PBES2_HS512_A256KW, EncryptionMethod.A256GCM)
                        .contentType("JWT")
                        .keyID(kid)
                        .build(),
                new Payload(signed));
        token.encrypt(new PasswordBasedEncrypter("password", 16, 1000));
        assertThat(refusal(forShared, token.serialize())).isIn(MALFORMED, BAD_SIGNATURE);
    }

    @Test
    void noOtherAlgorithmIsTakenForAKeyThanItsOwn() throws Exception {
        OctetSequenceKey secret = (OctetSequenceKey) shared.key();
        JWEObject wrapped = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.A256KW, EncryptionMethod.A256GCM)
                        .contentType("JWT")
                        .keyID(secret.computeThumbprint().toString())
                        .build(),
                new Payload(signed));
        wrapped.encrypt(new AESEncrypter(secret));
        assertThat(refusal(forShared, wrapped.serialize())).isEqualTo(BAD_SIGNATURE);
        String kid = rsa.key().computeThumbprint().toString();
        for (String algorithm : new String[] {"RSA-OAEP", "RSA1_5"}) {
            JWEObject old = new JWEObject(
                    new JWEHeader.Builder(JWEAlgorithm.parse(algorithm), EncryptionMethod.A256GCM)
                            .contentType("JWT")
                            .keyID(kid)
                            .build(),
                    new Payload(signed));
            old.encrypt(new RSAEncrypter(rsa.key().toRSAKey()));
            assertThat(refusal(forRsa, old.serialize())).isEqualTo(BAD_SIGNATURE);
        }
    }

    @Test
    void anotherHeaderIsRefused() throws Exception {
        assertThat(refusal(forEc, ec.encrypted(signed, header -> header.keyID("another"))))
                .isEqualTo("401 token_invalid: key is unknown");
        assertThat(refusal(forEc, ec.encrypted(signed, header -> header.keyID(null))))
                .isEqualTo(MALFORMED);
        assertThat(refusal(forEc, ec.encrypted(signed, header -> header.contentType(null))))
                .isEqualTo(MALFORMED);
        assertThat(refusal(forEc, ec.encrypted(signed, header -> header.contentType("text"))))
                .isEqualTo(MALFORMED);
        assertThat(refusal(forEc, ec.encrypted(signed, header -> header.customParam("more", 1))))
                .isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aChangedPartIsRefused(int part) throws Exception {
        String[] parts = rsa.encrypted(signed, header -> header).split("\\.");
        char first = parts[part].charAt(2);
        parts[part] = parts[part].substring(0, 2) + (first == 'A' ? 'B' : 'A') + parts[part].substring(3);
        assertThat(refusal(forRsa, String.join(".", parts))).startsWith("401 token_invalid: ");
    }

    /** Points that are not on the curve have given away private keys, a few bits at a time. */
    @Test
    void aPointThatIsNotOnTheCurveIsRefused() throws Exception {
        String[] parts = ec.encrypted(signed, header -> header).split("\\.");
        String x =
                new JsonMapper().readTree(Forge.decoded(parts[0])).at("/epk/x").asString();
        parts[0] = Forge.encoded(
                Forge.decoded(parts[0]).replace(x, x.startsWith("A") ? "B" + x.substring(1) : "A" + x.substring(1)));
        assertThat(refusal(forEc, String.join(".", parts))).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void whereNothingIsEncryptedNothingIsDecrypted() throws Exception {
        assertThat(refusal(Gatehouse.shared(), ec.encrypted(signed, header -> header)))
                .isEqualTo("401 token_invalid: key is unknown");
    }

    private double alarms() {
        return forEc.bean(MeterRegistry.class)
                .get("gatehouse.token.forged")
                .counter()
                .count();
    }

    private static String refusal(Gatehouse gatehouse, String token) {
        var answer = gatehouse.getAs(token, "/me");
        return answer.status() == 200 ? "taken" : answer.problem();
    }
}
