package dev.gatehouse.pages;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A colour in sRGB. Each part is 0 to 255. */
record Colour(int red, int green, int blue) {
    static final Colour WHITE = new Colour(255, 255, 255);

    private static final Pattern HEX = Pattern.compile("#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})");

    /** @param text {@code #rrggbb}; every other text is no colour */
    static Optional<Colour> parse(String text) {
        return Optional.of(HEX.matcher(text))
                .filter(Matcher::matches)
                .map(parts -> new Colour(
                        Integer.parseInt(parts.group(1), 16),
                        Integer.parseInt(parts.group(2), 16),
                        Integer.parseInt(parts.group(3), 16)));
    }

    /** Of a constant of the code. */
    static Colour of(String text) {
        return parse(text).orElseThrow();
    }

    /** @param share 0 for this colour, 1 for the other */
    Colour mixedWith(Colour other, double share) {
        return new Colour(
                mixed(red, other.red, share), mixed(green, other.green, share), mixed(blue, other.blue, share));
    }

    private static int mixed(int one, int other, double share) {
        return (int) Math.round(one + (other - one) * share);
    }

    /** The contrast ratio of WCAG 2.2: 1 for equal colours, 21 for black and white. */
    double contrastTo(Colour other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** The relative luminance of WCAG 2.2. */
    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    @Override
    public String toString() {
        return String.format("#%02x%02x%02x", red, green, blue);
    }
}
