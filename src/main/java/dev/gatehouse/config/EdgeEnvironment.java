package dev.gatehouse.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;

/** Refuses settings of a core on an edge, and those of an edge on a core, that no record of theirs would refuse. */
final class EdgeEnvironment {
    /** Our own defaults, which are those of a core. */
    private static final String DEFAULTS = "class path resource [application.yml]";

    private static final ConfigurationPropertyName EDGE = ConfigurationPropertyName.of("gatehouse.edge.core");
    private static final List<ConfigurationPropertyName> OF_CORE = List.of(
            ConfigurationPropertyName.of("spring.datasource"),
            ConfigurationPropertyName.of("spring.flyway"),
            ConfigurationPropertyName.of("gatehouse.data-dir"),
            ConfigurationPropertyName.of("gatehouse.demo"));

    private EdgeEnvironment() {}

    static void check(ConfigurableEnvironment environment) {
        if (!environment.acceptsProfiles(Profiles.of(EdgeMode.PROFILE))) {
            find(environment, List.of(EDGE)).ifPresent(found -> {
                throw new Misconfiguration(
                        found + " is a setting of an edge, but the profile edge is not active",
                        "Set spring.profiles.active to edge, or remove the setting.");
            });
            return;
        }
        Misconfiguration.check(
                environment.acceptsProfiles(Profiles.of(CheckMode.OFF)),
                "an edge has no commands, and the profile edge is active",
                "Run the command at a node of the core, without this profile.");
        find(environment, OF_CORE).ifPresent(found -> {
            throw new Misconfiguration(
                    found + " is set, but an edge has no database, no folder and no users",
                    "Remove it, or the profile edge. See docs/edge.md.");
        });
    }

    /** The first property with one of these names, or below one, that is not a default of ours. */
    private static Optional<String> find(ConfigurableEnvironment environment, List<ConfigurationPropertyName> names) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable
                    && !String.valueOf(source.getUnderlyingSource()).contains(DEFAULTS)) {
                Optional<ConfigurationProperty> found = iterable.stream()
                        .filter(name ->
                                names.stream().anyMatch(group -> group.equals(name) || group.isAncestorOf(name)))
                        .sorted()
                        .map(source::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .findFirst();
                if (found.isPresent()) {
                    return found.map(property -> PropertyOrigin.describe(property, property.getName()));
                }
            }
        }
        return Optional.empty();
    }
}
