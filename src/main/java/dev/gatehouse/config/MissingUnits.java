package dev.gatehouse.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.unit.DataSize;

/** Finds durations and sizes without a unit: Spring Boot would read 90 as milliseconds or bytes. */
record MissingUnits(ConfigurableEnvironment environment, KnownSettings known) {
    private static final Set<Class<?>> WITH_UNIT = Set.of(Duration.class, DataSize.class);
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?0*[1-9]\\d*\\s*");

    /** One clause for each of them. */
    Set<String> find() {
        Set<String> findings = new TreeSet<>();
        for (ConfigurationPropertyName name : known.settings()) {
            ConfigurationProperty property = WITH_UNIT.contains(known.type(name)) ? property(name) : null;
            if (property != null) {
                String value = environment.resolvePlaceholders(String.valueOf(property.getValue()));
                if (NUMBER.matcher(value).matches()) {
                    findings.add(PropertyOrigin.describe(property, name) + " has no unit: " + value.strip());
                }
            }
        }
        return findings;
    }

    /** From the source that counts; null for none. */
    private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.getConfigurationProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
