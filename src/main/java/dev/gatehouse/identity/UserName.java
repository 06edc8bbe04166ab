package dev.gatehouse.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * One spelling for each user name, so that case, Unicode forms and blanks make no second identity: NFKC, trimmed, runs
 * of blanks made one, folded to lower case with {@link Locale#ROOT}.
 */
public final class UserName {
    private static final int MAX_LENGTH = 256;

    private UserName() {}

    /**
     * @return the one spelling, or empty for what can be no user name: blank, longer than 256 characters, or with
     *     characters that cannot be seen (control, format, lone surrogates), which some directories ignore when they
     *     compare and which forge log lines
     */
    public static Optional<String> normalized(String typed) {
        if (typed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String name = folded(typed);
        boolean usable = !name.isBlank()
                && name.length() <= MAX_LENGTH
                && name.codePoints().noneMatch(UserName::isInvisible);
        return usable ? Optional.of(name) : Optional.empty();
    }

    /** The folding alone, for names of other things that are compared without regard to case. */
    static String folded(String typed) {
        String name = Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\p{Zs}+", " ")
                .toLowerCase(Locale.ROOT);
        // Folding can undo a composition (a capital I with a dot), so it is composed once more.
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
