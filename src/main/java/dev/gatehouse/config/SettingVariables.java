package dev.gatehouse.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The environment variables that set something. */
final class SettingVariables {
    private final KnownSettings known;
    private final Set<String> names = new TreeSet<>();

    SettingVariables(KnownSettings known) {
        this.known = known;
        known.settings().forEach(name -> {
            String text = name.toString().toUpperCase(Locale.ROOT).replace('.', '_');
            names.add(text.replace("-", ""));
            // Spring Boot accepts this form as well: GATEHOUSE_DATA_DIR.
            names.add(text.replace('-', '_'));
        });
    }

    /**
     * What is wrong with a variable; empty if it sets something.
     *
     * @param name what Spring makes of the variable
     */
    Optional<String> problem(String variable, ConfigurationPropertyName name) {
        if (known.hasJoinedKey(name)) {
            return Optional.of(" would set the key " + key(name) + ": a variable cannot contain a key with _ or -");
        }
        String withoutIndex = variable.toUpperCase(Locale.ROOT).replaceFirst("_\\d+$", "");
        if (known.isSetting(name) || names.contains(withoutIndex)) {
            return Optional.empty();
        }
        return Optional.of(" is no setting"
                + nearest(withoutIndex)
                        .map(meant -> ", did you mean " + meant + "?")
                        .orElse(""));
    }

    /** The key of a map that the name ends with. */
    private String key(ConfigurationPropertyName name) {
        int first = name.getNumberOfElements() - 1;
        while (!known.isRecordOrMap(name.chop(first))) {
            first--;
        }
        return name.subName(first).toString();
    }

    private Optional<String> nearest(String variable) {
        return names.stream()
                .filter(name -> NearestName.distance(name, variable) <= 2)
                .min(Comparator.comparingInt((String name) -> NearestName.distance(name, variable))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
