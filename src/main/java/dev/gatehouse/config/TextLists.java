package dev.gatehouse.config;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Splits lists that are written as one text and have commas within their values: Spring's binder would split them at each comma,
 * and its converters cannot be replaced for this. The values take precedence under the indexed names of the list.
 */
final class TextLists {
    private final ConfigurableEnvironment environment;
    private final Map<String, Object> values = new LinkedHashMap<>();

    TextLists(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** @throws Misconfiguration if it is not clear where a value ends */
    void split(KnownSettings known) {
        known.lists().forEach((name, type) -> {
            if (type == String.class || type == URI.class) {
                split(name, type);
            }
        });
        if (!values.isEmpty()) {
            environment
                    .getPropertySources()
                    .addFirst(new OriginTrackedMapPropertySource("lists that were one text", values));
        }
    }

    private void split(ConfigurationPropertyName name, Class<?> type) {
        ConfigurationProperty property = StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(source -> source.getConfigurationProperty(name) != null
                        || source.getConfigurationProperty(name.append("[0]")) != null)
                .findFirst()
                .map(source -> source.getConfigurationProperty(name))
                .orElse(null);
        if (property == null || !(property.getValue() instanceof CharSequence configured)) {
            return;
        }
        String text = environment.resolvePlaceholders(configured.toString());
        List<String> split = split(property, text, type);
        if (!split.equals(Arrays.stream(text.split(",")).map(String::strip).toList())) {
            for (int i = 0; i < split.size(); i++) {
                values.put(
                        original(property.getName()) + "[" + i + "]",
                        OriginTrackedValue.of(split.get(i), property.getOrigin()));
            }
        }
    }

    private static List<String> split(ConfigurationProperty property, String text, Class<?> type) {
        try {
            return type == URI.class ? ListText.addresses(text) : ListText.names(text);
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(
                    PropertyOrigin.describe(property, property.getName()) + " " + e.getMessage(),
                    "Separate the values by semicolons, or write each one under a name that ends with _0, _1 and so on.");
        }
    }

    /** With keys of maps as they were written, such as {@code gatehouse.roles.Editor[my_shop]}. */
    private static String original(ConfigurationPropertyName name) {
        return IntStream.range(0, name.getNumberOfElements())
                .mapToObj(i -> name.getElement(i, Form.ORIGINAL))
                .map(element -> element.matches("[A-Za-z0-9-]+") ? "." + element : "[" + element + "]")
                .collect(Collectors.joining())
                .substring(1);
    }
}
