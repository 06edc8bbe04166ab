package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T28. */
class UserNameTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "alice,alice",
                "ALICE,alice",
                "  alice ,alice",
                "\u00a0alice\u3000,alice",
                "al  ice,al ice",
                "\uff41\uff4c\uff49\uff43\uff45,alice",
                "J\u00dcRGEN,j\u00fcrgen",
                "ju\u0308rgen,j\u00fcrgen",
                "\ufb01nn,finn",
                "TITLE,title",
                "\u212aelvin,kelvin",
            })
    void spellingsAreNormalized(String typed, String name) {
        assertThat(UserName.normalized(typed)).contains(name);
    }

    @Test
    void theDefaultLocaleHasNoEffect() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(UserName.normalized("TITLE")).contains("title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "\u0130stanbul",
                "\u1e9e",
                "\u03a3\u03a3",
                "\u01c5",
                "\u0345\u03b1",
                "\u1fbc",
                "\u0130\u0307"
            })
    void normalizationIsIdempotent(String typed) {
        String once = UserName.normalized(typed).orElseThrow();
        assertThat(UserName.normalized(once)).contains(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "a\u0000b",
                "a\nb",
                "a\u200bb",
                "a\u202eb",
                "a\u2028b",
                "a\ud800b",
                "a\u00adb",
                "a\ufeffb",
                "alice\ufe0f",
                "al\u034fice",
                "a\u1806b",
                "a\u180bb",
                "a\u3164b",
                "a\uffa0b",
                "a\u115fb",
                "a\u17b4b",
                "a\ufffcb",
                "a\udb40\udd00b"
            })
    void invisibleCharactersAreRejected(String typed) {
        assertThat(UserName.normalized(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kx7Qm", "\uff41lice", "e\u0301", "a  b", "auth0|5f", "a/b+c="})
    void anExactNameIsKeptToTheLetter(String name) {
        assertThat(UserName.exact(name)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " alice", "alice ", "alice\u3000", "a\u0000b", "a\nb", "a\u200bb", "a\ud800b"})
    void anExactNameHasNoInvisibleCharactersAndNoSurroundingBlanks(String name) {
        assertThat(UserName.exact(name)).isEmpty();
    }

    @Test
    void aNameHasAtMost256Characters() {
        assertThat(UserName.normalized("a".repeat(256))).isPresent();
        assertThat(UserName.normalized("a".repeat(257))).isEmpty();
        assertThat(UserName.exact("a".repeat(256))).isPresent();
        assertThat(UserName.exact("a".repeat(257))).isEmpty();
        // One character that NFKC replaces by eighteen.
        assertThat(UserName.normalized("\ufdfa".repeat(100))).isEmpty();
    }
}
