package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.encryption.EncryptionFixture;
import dev.gatehouse.token.encryption.TokenEncryption;
import dev.gatehouse.token.keys.KeyFixture;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reason for which a token is not decoded. Attacks over HTTP are in ForgedTokenTest. */
@Tag("unit")
class TokenDecoderTest {
    private static final String MALFORMED = "token_invalid: token is malformed";
    private static final String BAD_SIGNATURE = "token_invalid: signature is invalid";

    @AutoClose
    private final TokenFixture tokens = TokenFixture.with();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            value = {
                "typ|\"JWT\"|token is malformed",
                "typ|absent|token is malformed",
                "kid|absent|token is malformed",
                "cty|\"JWT\"|token is malformed",
                "kid|\"another\"|key is unknown",
                "kid|7|token is malformed",
                "alg|\"ES384\"|signature is invalid",
                "alg|\"none\"|token is malformed",
            })
    void anotherHeaderIsRefused(String member, String value, String detail) {
        TokenForger forger = tokens.forger();
        assertThat(tokens.outcome(forger.signed(forger.headerWith(member, value), forger.payload())))
                .isEqualTo("token_invalid: " + detail);
        assertThat(tokens.events).isEmpty();
    }

    /** The header as we write it is known without JJWT's parser, which reads every other spelling of the same header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            value = {
                "sub|\"bob\"",
                "sub|absent",
                "sub|7",
                "sub|{\"a\":[1]}",
                "aud|\"gatehouse\"",
                "aud|[\"gatehouse\",\"billing\"]",
                "aud|[]",
                "aud|[\"\"]",
                "nbf|1",
                "typ|7",
                "aud|7",
                "iss|\"\"",
                "exp|\"7\"",
                "exp|1e3",
                "exp|0",
                "exp|99999999999999999999",
                "nbf|253402300799",
                "nbf|-1",
                "jti|null",
                "roles|[\"\\u0061\", \"\u00e4\ud83d\ude00\"]",
                "roles|\"reader\"",
                "crit|[]",
                "other|{\"n\":1.5}",
                "other|absent",
            })
    void bothParsersReadTheSameClaims(String member, String value) {
        String payload = tokens.forger().payloadWith(member, value);
        assertThat(outcomes(payload)).hasSize(1);
        String sealed = new String(tokens.seal.sealed(withoutId(payload)), StandardCharsets.UTF_8);
        assertThat(outcomes(sealed)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[]", "{}", "{", "{\"sub\":\"a\",\"sub\":\"b\"}", " ", "x"})
    void bothParsersRefuseTheSamePayloads(String payload) {
        assertThat(outcomes(payload)).hasSize(1).doesNotContain("accepted");
    }

    private Set<String> outcomes(String payload) {
        TokenForger forger = tokens.forger();
        String kid = tokens.keys.current().kid();
        Set<String> outcomes = new HashSet<>();
        for (String header : List.of(
                forger.header(),
                "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\",\"typ\":\"at+jwt\"}",
                forger.header() + " ")) {
            String token = forger.signed(header, payload);
            tokens.events.clear();
            String outcome = tokens.outcome(token);
            outcomes.add(outcome + tokens.events + (outcome.equals("accepted") ? tokens.verified(token) : ""));
            String unsigned = token.substring(0, token.lastIndexOf('.') + 1) + TokenForger.encoded(new byte[64]);
            assertThat(tokens.outcome(unsigned)).isIn(BAD_SIGNATURE, MALFORMED);
        }
        return outcomes;
    }

    private static byte[] withoutId(String payload) {
        return payload.replaceFirst("\"jti\":(\"[^\"]*\"|null),?", "").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aSignatureOfAnotherLengthIsInvalid() {
        String token = tokens.token();
        String content = token.substring(0, token.lastIndexOf('.') + 1);
        for (int length : new int[] {1, 63, 65, 70, 128}) {
            assertThat(tokens.outcome(content + TokenForger.encoded(new byte[length])))
                    .as("%d bytes", length)
                    .isEqualTo(BAD_SIGNATURE);
        }
    }

    @Test
    void aChangedSignatureIsInvalid() {
        String token = tokens.token();
        String content = token.substring(0, token.lastIndexOf('.') + 1);
        assertThat(tokens.outcome(content + TokenForger.encoded(new byte[64]))).isEqualTo(BAD_SIGNATURE);
        assertThat(tokens.outcome(token + "=")).isEqualTo(MALFORMED);
        assertThat(tokens.events).isEmpty();
    }

    /** We never issue a claim that we cannot read, but the seal shows that this one was issued here. */
    @Test
    void aSealedTokenThatCannotBeReadIsMalformedAndNoForgery() {
        byte[] sealed = tokens.seal.sealed("{\"n\":1.5}".getBytes(StandardCharsets.UTF_8));
        assertThat(tokens.outcome(tokens.signed(new String(sealed, StandardCharsets.UTF_8))))
                .isEqualTo(MALFORMED);
        assertThat(tokens.events).isEmpty();
    }

    @Test
    void aTokenThatCannotBeReadAndIsNotSignedIsMalformed() {
        String token = tokens.signed("{\"n\":1.5}");
        assertThat(tokens.outcome(token.substring(0, token.lastIndexOf('.') + 1) + TokenForger.encoded(new byte[64])))
                .isIn(MALFORMED, BAD_SIGNATURE);
        assertThat(tokens.events).isEmpty();
    }

    @Test
    void aTokenOfAnImportedKeyNeedsNoSeal() {
        SigningKey former =
                KeyFixture.signing(tokens.clock, SigningAlgorithm.ES256).current();
        try (TokenFixture here = new TokenFixture(EncryptionFixture.none(), List.of(KeyFixture.imported(former)))) {
            TokenForger forger = new TokenForger(former, here.token());
            String payload = forger.payloadWith("jti", "\"7\"");
            String token = forger.signed(forger.headerWith("kid", "\"" + former.kid() + "\""), payload);
            assertThat(here.verified(token).id()).isEqualTo("7");
            assertThat(here.verified(token).kid()).isEqualTo(former.kid());
        }
    }

    @Test
    void anEncryptedTokenGetsTheSameChecks() {
        TokenEncryption encryption = EncryptionFixture.of("gatehouse", "ec-p256-sec1.pem");
        try (TokenFixture encrypting = new TokenFixture(encryption, List.of())) {
            String token = encrypting.token();
            assertThat(token.split("\\.")).hasSize(5);
            assertThat(encrypting.verified(token).subject()).isEqualTo("alice");
            assertThat(encrypting.outcome(encryption.encrypt("gatehouse", tokens.token())))
                    .isEqualTo("token_invalid: key is unknown");
            assertThat(encrypting.outcome(encryption.encrypt("gatehouse", "no token")))
                    .isEqualTo(MALFORMED);
        }
    }

    @Test
    void aKeyVerifiesAfterItsRotationAndAfterItsWithdrawal() {
        String first = tokens.token();
        KeyFixture.rotate(tokens.keys, tokens.clock);
        String second = tokens.token();
        assertThat(tokens.verified(first).kid())
                .isNotEqualTo(tokens.verified(second).kid());
        KeyFixture.withdrawCurrent(tokens.keys, tokens.clock);
        assertThat(tokens.outcome(tokens.token())).isEqualTo("accepted");
        assertThat(tokens.outcome(second)).isEqualTo("accepted");
    }
}
