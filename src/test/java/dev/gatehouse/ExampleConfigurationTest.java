package dev.gatehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConfigurationKeys.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.json.JsonMapper;

/** {@code application.yml.example} has every key that the code binds and no other, each with a value that binds. */
class ExampleConfigurationTest {
    private static final Path EXAMPLE = Path.of("application.yml.example");

    /** An alternative to the key above it is commented out, as {@code #key: value}. */
    private static final Pattern ALTERNATIVE = Pattern.compile("(?m)^( *)#(?=[a-z-]+: )");

    private final Collection<Setting> settings = ConfigurationKeys.all().values();

    @Test
    void everySettingIsInTheExample() throws IOException {
        Set<String> keys = keys(example(true));
        assertThat(settings)
                .allSatisfy(setting -> assertThat(keys).as(setting.name()).anyMatch(setting::isSetBy));
    }

    @Test
    void everyKeyOfTheExampleIsASetting() throws IOException {
        assertThat(keys(example(true)))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(settings).as(key).anyMatch(setting -> setting.isSetBy(key)));
    }

    /** The values of a map are described by the type of its values. */
    @Test
    void everySettingIsInTheMetadataForIdes() throws IOException {
        Set<String> described = new TreeSet<>();
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            new JsonMapper()
                    .readTree(metadata)
                    .path("properties")
                    .forEach(property -> described.add(property.path("name").asString()));
        }
        assertThat(settings)
                .extracting(setting -> setting.name().replaceFirst("\\.\\*.*", ""))
                .isSubsetOf(described);
    }

    /** With the checks of the records, and without the alternatives: as an operator copies it. */
    @ParameterizedTest
    @MethodSource("records")
    void theExampleBinds(Class<?> type) throws IOException {
        assertThat(binder(example(false))
                        .bind(ConfigurationKeys.prefix(type), Bindable.of(type))
                        .isBound())
                .isTrue();
    }

    private static Binder binder(PropertySource<?> example) {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addLast(example);
        sources.addLast(new MapPropertySource(
                "environment",
                Map.of(
                        "LDAP_PASSWORD",
                        "one",
                        "SHOP_DB_PASSWORD",
                        "two",
                        "DB_PASSWORD",
                        "three",
                        "OAUTH_SECRET",
                        "four",
                        "WEBHOOK_SECRET",
                        "a secret of thirty-two characters",
                        "EDGE_SECRET",
                        "five")));
        return new Binder(ConfigurationPropertySources.from(sources), new PropertySourcesPlaceholdersResolver(sources));
    }

    private static PropertySource<?> example(boolean withAlternatives) throws IOException {
        String text = Files.readString(EXAMPLE);
        String chosen = withAlternatives ? ALTERNATIVE.matcher(text).replaceAll("$1") : text;
        List<PropertySource<?>> documents =
                new YamlPropertySourceLoader().load("example", new ByteArrayResource(chosen.getBytes(UTF_8)));
        assertThat(documents).hasSize(1);
        return documents.get(0);
    }

    private static Set<String> keys(PropertySource<?> example) {
        Set<String> keys = new TreeSet<>();
        for (String name : ((EnumerablePropertySource<?>) example).getPropertyNames()) {
            if (name.startsWith("gatehouse.")) {
                keys.add(name);
            }
        }
        return keys;
    }

    static Stream<Class<?>> records() {
        return ConfigurationKeys.records();
    }
}
