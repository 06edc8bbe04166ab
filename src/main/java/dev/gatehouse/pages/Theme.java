package dev.gatehouse.pages;

import dev.gatehouse.config.Misconfiguration;
import java.util.Locale;

/**
 * The colours of buttons and links in the light and the dark scheme. The backgrounds are those of {@code style.css}.
 *
 * @param light for the light scheme, with white text on it
 * @param dark for the dark scheme, with dark text on it
 */
record Theme(Colour light, Colour dark) {
    /** WCAG 2.2, success criterion 1.4.3. */
    private static final double MIN_CONTRAST = 4.5;

    private static final Colour LIGHT_PAGE = Colour.of("#f4f5f7");
    private static final Colour DARK_SURFACE = Colour.of("#171b23");
    private static final Colour DARK_RAISED = Colour.of("#1f2530");
    private static final Colour ON_DARK_ACCENT = Colour.of("#0b1220");

    /** How much of the accent is in the background of a message. */
    private static final double TINT = 0.1;

    private static final int STEPS = 20;

    /** @throws Misconfiguration if the text is no colour, or too pale for text on white and for white text on it */
    static Theme of(String accent) {
        Colour light = Colour.parse(accent)
                .orElseThrow(() -> new Misconfiguration(
                        "gatehouse.pages.accent is no colour",
                        "Set it to # and six hexadecimal digits, such as #1d56c0."));
        double contrast = Math.min(light.contrastTo(LIGHT_PAGE), light.contrastTo(tint(light, Colour.WHITE)));
        Misconfiguration.check(
                contrast >= MIN_CONTRAST,
                String.format(
                        Locale.ROOT,
                        "gatehouse.pages.accent has a contrast of %.1f to the background, and text needs %.1f",
                        contrast,
                        MIN_CONTRAST),
                "Choose a darker colour. The dark scheme gets a lighter one by itself.");
        return new Theme(light, lightened(light));
    }

    /** The same hue, as much lighter as text on the dark backgrounds needs. */
    private static Colour lightened(Colour light) {
        for (int step = 0; step < STEPS; step++) {
            Colour candidate = light.mixedWith(Colour.WHITE, (double) step / STEPS);
            if (candidate.contrastTo(DARK_RAISED) >= MIN_CONTRAST
                    && candidate.contrastTo(tint(candidate, DARK_SURFACE)) >= MIN_CONTRAST
                    && candidate.contrastTo(ON_DARK_ACCENT) >= MIN_CONTRAST) {
                return candidate;
            }
        }
        return Colour.WHITE;
    }

    private static Colour tint(Colour accent, Colour surface) {
        return surface.mixedWith(accent, TINT);
    }

    /** The style sheet: it consists of colours that were parsed, so no text of the configuration is in it. */
    String css() {
        return """
                :root { --accent: %s; --on-accent: %s; }
                @media (prefers-color-scheme: dark) { :root { --accent: %s; --on-accent: %s; } }
                """.formatted(light, Colour.WHITE, dark, ON_DARK_ACCENT);
    }
}
