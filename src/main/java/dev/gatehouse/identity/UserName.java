package dev.gatehouse.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Normalizes user names that people type, so that differences in case, Unicode form and spaces do not make a second identity: NFKC,
 * trimmed, each run of spaces replaced by one, lower case in {@link Locale#ROOT}.
 */
public final class UserName {
    private static final int MAX_LENGTH = 256;

    /**
     * Control, format, lone surrogate, unassigned, line separator, paragraph separator; and what of other categories is
     * ignored by default (Unicode's Default_Ignorable_Code_Point) or by directories (RFC 4518, section 2.2): the grapheme
     * joiner, Hangul fillers, Khmer inherent vowels, the Mongolian hyphen and selectors, variation selectors, the object
     * replacement character.
     */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}"
            + "\\x{034F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{1806}\\x{180B}-\\x{180F}\\x{3164}"
            + "\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{FFFC}\\x{E0100}-\\x{E01EF}]");

    private UserName() {}

    /**
     * @return the normalized name; empty if it is blank, has more than 256 characters, or contains invisible characters
     *     (control, format, lone surrogates), which some directories ignore in comparisons and which can forge log lines
     */
    public static Optional<String> normalized(String typed) {
        return typed.length() > MAX_LENGTH ? Optional.empty() : exact(folded(typed));
    }

    /**
     * A name that nobody types, such as the claim {@code sub} of a provider: to the letter, because its issuer may have
     * another user whose name differs in case only (RFC 7519, section 4.1.2).
     *
     * @return empty if it is blank, has surrounding blanks, more than 256 characters, or invisible ones
     */
    public static Optional<String> exact(String name) {
        boolean usable = !name.isBlank()
                && name.equals(name.strip())
                && name.length() <= MAX_LENGTH
                && !INVISIBLE.matcher(name).find();
        return usable ? Optional.of(name) : Optional.empty();
    }

    /** Normalizes without the checks, for other names whose case does not matter. */
    static String folded(String typed) {
        String name = Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\p{Zs}+", " ")
                .toLowerCase(Locale.ROOT);
        // Lower case can undo a composition (a capital I with a dot above), so the name is composed again.
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
    }
}
