package dev.gatehouse.identity;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * A prefix and a suffix for the user names of one source, so that {@code alice} of one directory and {@code alice} of
 * another are two users: {@code alice} and {@code alice@partners}.
 *
 * @param prefix the setting {@code user-prefix} of the source; empty for none
 * @param suffix the setting {@code user-suffix} of the source; empty for none
 */
public record Affix(
        @Name("user-prefix") @DefaultValue("") String prefix,
        @Name("user-suffix") @DefaultValue("") String suffix) {
    public static final Affix NONE = new Affix("", "");

    public Affix {
        prefix = UserName.folded(prefix);
        suffix = UserName.folded(suffix);
    }

    /** @return the canonical name of the user whom the source calls {@code name} */
    public String addTo(String name) {
        return prefix + name + suffix;
    }

    /** @return the source's own name for a user; empty if the canonical name does not belong to this source */
    public Optional<String> removeFrom(String name) {
        return name.length() > prefix.length() + suffix.length() && name.startsWith(prefix) && name.endsWith(suffix)
                ? Optional.of(name.substring(prefix.length(), name.length() - suffix.length()))
                : Optional.empty();
    }
}
