package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Finds values with a placeholder that nothing resolves. Spring's binder would use the text of the placeholder: a bind would
 * send it as a password.
 */
final class UnresolvedPlaceholders {
    /** The first elements of the names that are read. Others may belong to another program of the same environment. */
    private static final Set<String> ROOTS = Set.of("gatehouse", "spring", "server", "management");

    private final ConfigurableEnvironment environment;

    UnresolvedPlaceholders(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** One clause for each such value that no source of higher precedence replaces. */
    Set<String> find() {
        Set<String> findings = new LinkedHashSet<>();
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(name -> !name.isEmpty() && ROOTS.contains(name.getElement(0, Form.UNIFORM)))
                        .filter(name -> !RemovedKeys.contain(name))
                        .filter(name -> sources.stream().noneMatch(higher -> replaces(higher, name)))
                        .map(source::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .forEach(property -> addProblem(property, findings));
            }
            sources.add(source);
        }
        return findings;
    }

    /** A list is replaced as a whole. */
    private static boolean replaces(ConfigurationPropertySource higher, ConfigurationPropertyName name) {
        ConfigurationPropertyName whole = name.isLastElementIndexed() ? name.getParent() : name;
        return higher.getConfigurationProperty(whole) != null
                || higher.getConfigurationProperty(whole.append("[0]")) != null;
    }

    private void addProblem(ConfigurationProperty property, Set<String> findings) {
        if (!(property.getValue() instanceof CharSequence value)) {
            return;
        }
        try {
            environment.resolveRequiredPlaceholders(value.toString());
        } catch (PlaceholderResolutionException e) {
            findings.add(PropertyOrigin.describe(property, property.getName()) + " contains "
                    + placeholder(property, value.toString(), e) + ", which has no value");
        }
    }

    /** A part of a password may look like a placeholder, and is not shown. */
    private static String placeholder(ConfigurationProperty property, String value, PlaceholderResolutionException e) {
        String placeholder = "${" + e.getPlaceholder() + "}";
        return value.equals(placeholder) || !SecretNames.contain(property.getName()) ? placeholder : "a placeholder";
    }
}
