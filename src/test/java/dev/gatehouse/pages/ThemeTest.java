package dev.gatehouse.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.config.Misconfiguration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ThemeTest {

    @Test
    void theContrastIsThatOfWcag() {
        assertThat(Colour.of("#000000").contrastTo(Colour.WHITE)).isEqualTo(21, within(0.001));
        assertThat(Colour.of("#777777").contrastTo(Colour.WHITE)).isEqualTo(4.48, within(0.01));
        assertThat(Colour.WHITE.contrastTo(Colour.of("#777777"))).isEqualTo(4.48, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "red",
                "1d56c0",
                "#1d56c",
                "#1d56c00",
                "#1d56c0;",
                "#1d56c0}body{display:none",
                "url(https://evil.example)",
                "#1d56g0",
                "#1d56c0\n"
            })
    void otherTextThanAColourStopsTheStart(String accent) {
        assertThatThrownBy(() -> Theme.of(accent))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.pages.accent is no colour");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ffffff", "#8fb4ff", "#ff8800", "#7a8494"})
    void aColourWithTooLittleContrastStopsTheStart(String accent) {
        assertThatThrownBy(() -> Theme.of(accent))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageContaining("gatehouse.pages.accent has a contrast of")
                .hasMessageContaining("text needs 4.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#1d56c0", "#000000", "#0a5c36", "#8a1538", "#3b0a75", "#AA0000"})
    void textOfTheAccentIsReadableInBothSchemes(String accent) {
        Theme theme = Theme.of(accent);
        Colour darkTint = Colour.of("#171b23").mixedWith(theme.dark(), 0.1);
        assertThat(theme.light()).hasToString(accent.toLowerCase(Locale.ROOT));
        assertThat(theme.light().contrastTo(Colour.WHITE)).isGreaterThanOrEqualTo(4.5);
        assertThat(theme.dark().contrastTo(darkTint)).isGreaterThanOrEqualTo(4.5);
        assertThat(theme.dark().contrastTo(Colour.of("#1f2530"))).isGreaterThanOrEqualTo(4.5);
        assertThat(theme.css()).contains("--accent: " + theme.light(), "--accent: " + theme.dark());
    }
}
