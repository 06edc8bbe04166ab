package dev.gatehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** {@code application.yml.example} has every setting of ours and no other, and each has a value that binds. */
class ExampleConfigurationTest {
    private static final Path EXAMPLE = Path.of("application.yml.example");

    /** Read by {@code DataDirectory}, ahead of all beans, and so of no record. */
    private static final Setting DATA_DIRECTORY = new Setting("gatehouse.data-dir", "");

    /** A value that is one choice of several stands in a comment, as {@code #key: value}. */
    private static final Pattern ALTERNATIVE = Pattern.compile("(?m)^( *)#(?=[a-z-]+: )");

    private final List<Setting> settings = Stream.concat(
                    Stream.of(DATA_DIRECTORY), records().flatMap(type -> settings(prefix(type), type)))
            .toList();

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

    /** With the records' own checks, and without the alternatives, as somebody would copy it. */
    @ParameterizedTest
    @MethodSource("records")
    void theExampleBinds(Class<?> type) throws IOException {
        assertThat(binder(example(false)).bind(prefix(type), Bindable.of(type)).isBound())
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
                        "a secret of thirty-two characters")));
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
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.gatehouse").stream()
                .map(BeanDefinition::getBeanClassName)
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null));
    }

    private static String prefix(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    private static Stream<Setting> settings(String prefix, Class<?> type) {
        assertThat(type.isRecord()).as("%s is a record", type).isTrue();
        return Stream.of(type.getRecordComponents()).flatMap(component -> settings(prefix, component));
    }

    private static Stream<Setting> settings(String prefix, RecordComponent component) {
        String name = prefix + "." + kebab(component.getName());
        if (List.class.equals(component.getType())) {
            return Stream.of(new Setting(name, "\\[\\d+\\]"));
        }
        if (component.getType().isRecord()) {
            return settings(name, component.getType());
        }
        if (!Map.class.equals(component.getType())) {
            return Stream.of(new Setting(name, ""));
        }
        Type value = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
        return value instanceof Class<?> type && type.isRecord()
                ? settings(name + ".*", type)
                : Stream.of(new Setting(name + ".*", ""));
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /**
     * @param name with {@code *} for a key of a map
     * @param index a pattern for what follows the name: an element of a list
     */
    private record Setting(String name, String index) {
        boolean isSetBy(String key) {
            return Pattern.matches(name.replace(".", "\\.").replace("*", "[^.]+") + index, key);
        }
    }
}
