package dev.gatehouse.token.jose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling of a token is accepted, and no other. */
@Tag("unit")
class CompactFormTest {

    @ParameterizedTest
    @ValueSource(strings = {"eyJh.eyJz.c2ln", "QQ.QUI.QUJD", "QUJD.YXot.AZ09", "YQ.YWI.az-_", "e8OpfQ.e8OpfQ.zzzz"})
    void threeCanonicalPartsAreSigned(String token) {
        assertThat(CompactForm.isSigned(token)).isTrue();
        assertThat(CompactForm.isEncrypted(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eyJh.a2V5.aXYx.Y2lw.dGFn", "eyJh..aXYx.Y2lw.dGFn"})
    void fiveCanonicalPartsAreEncryptedAndTheKeyMayBeEmpty(String token) {
        assertThat(CompactForm.isEncrypted(token)).isTrue();
        assertThat(CompactForm.isSigned(token)).isFalse();
        assertThat(CompactForm.hasFiveParts(token)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "eyJh",
                "eyJh.eyJz",
                "eyJh.eyJz.",
                ".eyJz.c2ln",
                "eyJh..c2ln",
                "eyJh.eyJz.c2ln.",
                "eyJh.eyJz.c2ln.eyJh",
                "eyJh.eyJz.c2k=",
                "eyJh.eyJz.c2 ln",
                "eyJh.eyJz.c+ln",
                "eyJh.eyJz.c/ln",
                "eyJh.eyJz.c2\u00e9n",
                "eyJh.eyJz.c2[n",
                "eyJh.eyJz.c2`n",
                "eyJh.eyJz.c2{n",
                "eyJh.eyJz.c2@n",
                "eyJh.eyJz.c2:n",
            })
    void otherPartsAndLettersAreNotSigned(String token) {
        assertThat(CompactForm.isSigned(token)).isFalse();
    }

    /** An invalid byte, an overlong form, half a surrogate pair. */
    @ParameterizedTest
    @ValueSource(strings = {"e_99", "e8CvfQ", "e-2ggH0"})
    void aHeaderOrClaimsThatAreNotUtf8AreRefused(String bytes) {
        assertThat(CompactForm.isSigned(bytes + ".YWI.YWJj")).isFalse();
        assertThat(CompactForm.isSigned("YWI." + bytes + ".YWJj")).isFalse();
        assertThat(CompactForm.isEncrypted(bytes + "..aXYx.Y2lw.dGFn")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "....",
                ".a2V5.aXYx.Y2lw.dGFn",
                "eyJh.a2V5..Y2lw.dGFn",
                "eyJh.a2V5.aXYx..dGFn",
                "eyJh.a2V5.aXYx.Y2lw.",
                "eyJh.a2V5.aXYx.Y2lw",
                "eyJh.a2V5.aXYx.Y2lw.dGFn.eyJh",
            })
    void onlyTheKeyOfAnEncryptedTokenMayBeEmpty(String token) {
        assertThat(CompactForm.isEncrypted(token)).isFalse();
    }

    /** Two characters hold one byte and four bits more, three hold two bytes and two bits more. */
    @ParameterizedTest
    @CsvSource({
        "YQ, true",
        "YR, false",
        "YY, false",
        "Yg, true",
        "YWI, true",
        "YWJ, false",
        "YWK, false",
        "YWM, true",
        "Yh, false",
        "Y0, false",
        "Yw, true",
        "YWg, true",
        "YWh, false",
        "YW0, true",
        "YW1, false",
        "Y-, false",
        "Y_, false",
        "Y, false",
        "YWJjY, false"
    })
    void straySignatureBitsAreRejected(String signature, boolean canonical) {
        assertThat(CompactForm.isSigned("eyJh.eyJz." + signature)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"a.b.c, false", "a.b.c.d, false", "a.b.c.d.e, true", "...., true", "....., false"})
    void partsAreCountedWithoutAnInspection(String token, boolean five) {
        assertThat(CompactForm.hasFiveParts(token)).isEqualTo(five);
    }
}
