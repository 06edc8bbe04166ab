package dev.gatehouse.identity;

import java.util.Optional;

/**
 * What is put before and after each user name of a source, so that {@code alice} of one directory and {@code alice} of
 * another are two people: {@code alice} and {@code alice@partners}.
 *
 * @param prefix as in {@code user-prefix}, empty for none
 * @param suffix as in {@code user-suffix}, empty for none
 */
public record Affix(String prefix, String suffix) {
    public static final Affix NONE = new Affix("", "");

    public Affix {
        prefix = UserName.folded(prefix);
        suffix = UserName.folded(suffix);
    }

    /** The name by which the world knows the source's user. */
    String around(String name) {
        return prefix + name + suffix;
    }

    /** The source's own name for a user; empty when the affix does not fit, and so no user of the source is meant. */
    Optional<String> without(String name) {
        return name.length() > prefix.length() + suffix.length() && name.startsWith(prefix) && name.endsWith(suffix)
                ? Optional.of(name.substring(prefix.length(), name.length() - suffix.length()))
                : Optional.empty();
    }
}
