package dev.gatehouse.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The settings in use and where they come from, for administrators. Numbers, times, switches and choices are shown; of texts only those
 * of an allow-list, because a new one may be a secret.
 */
@Component
public class ShownSettings {
    private static final String DEFAULT = "default";

    /** The last element of a name whose text is no secret and has no address of a database. */
    private static final Set<String> TEXTS = Set.of(
            "issuer",
            "audience",
            "client-id",
            "roles",
            "requires",
            "order",
            "urls",
            "base-dn",
            "user-search-base",
            "user-search-filter",
            "user-dn-pattern",
            "user-name-attribute",
            "group-search-base",
            "group-search-filter",
            "group-name-attribute",
            "member-of-attribute",
            "attributes",
            "active-directory-domain",
            "netbios-domain",
            "ca-file",
            "user-prefix",
            "user-suffix",
            "issuer-uri",
            "issuer-aliases",
            "authorized-parties",
            "jwk-set-uri",
            "roles-claim",
            "trusted-proxies",
            "cors-origins",
            "ldap-groups",
            "authorities",
            "scopes",
            "data-dir",
            "audiences",
            "origins",
            "title");

    /** Maps whose values are such texts. */
    private static final Set<String> MAPS = Set.of("claims", "from");

    /** Settings that no record of ours binds. */
    private static final List<String> OF_SPRING = List.of(
            "gatehouse.data-dir",
            "server.port",
            "server.servlet.context-path",
            "server.ssl.bundle",
            "management.server.port",
            "logging.structured.format.console",
            "spring.datasource.hikari.maximum-pool-size",
            "spring.datasource.hikari.connection-timeout");

    private final ApplicationContext context;
    private final Environment environment;

    ShownSettings(ApplicationContext context, Environment environment) {
        this.context = context;
        this.environment = environment;
    }

    /**
     * @param value null where none is set, and where it is hidden
     * @param hidden whether a value is set that is not shown
     * @param origin the file with the line, the variable, the option, or {@code default}
     */
    public record Setting(String key, @Nullable String value, boolean hidden, String origin) {}

    /** All settings by name. */
    public List<Setting> list() {
        List<Setting> settings = new ArrayList<>();
        context.getBeansWithAnnotation(ConfigurationProperties.class).values().stream()
                .filter(Record.class::isInstance)
                .flatMap(properties -> of(KnownSettings.prefix(properties.getClass()), (Record) properties))
                .forEach(settings::add);
        OF_SPRING.forEach(name -> settings.add(ofSpring(ConfigurationPropertyName.of(name))));
        return settings.stream()
                .distinct()
                .sorted(Comparator.comparing(Setting::key))
                .toList();
    }

    Stream<Setting> of(String prefix, Record properties) {
        return BoundValues.of(prefix, properties).map(bound -> setting(bound.name(), bound.value()));
    }

    private Setting ofSpring(ConfigurationPropertyName name) {
        String value = environment.getProperty(name.toString());
        return new Setting(name.toString(), value, false, origin(name));
    }

    private Setting setting(ConfigurationPropertyName name, @Nullable Object value) {
        String text = text(value);
        boolean hidden = text != null && !isShown(name, value);
        return new Setting(name.toString(), hidden ? null : text, hidden, origin(name));
    }

    private static boolean isShown(ConfigurationPropertyName name, @Nullable Object value) {
        if (value instanceof Boolean
                || value instanceof Number
                || value instanceof Duration
                || value instanceof DataSize
                || value instanceof Enum) {
            return true;
        }
        String parent = name.getNumberOfElements() < 2 ? "" : last(name.getParent());
        return !SecretNames.contain(name) && (TEXTS.contains(last(name)) || MAPS.contains(parent));
    }

    private static String last(ConfigurationPropertyName name) {
        return name.getLastElement(ConfigurationPropertyName.Form.ORIGINAL);
    }

    private static @Nullable String text(@Nullable Object value) {
        String text = value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value instanceof Optional<?> optional
                        ? optional.map(String::valueOf).orElse("")
                        : value instanceof Duration duration
                                ? duration.toString()
                                        .substring(duration.isNegative() ? 0 : 1)
                                        .replaceFirst("^T", "")
                                        .toLowerCase(java.util.Locale.ROOT)
                                : value == null || value instanceof Map ? "" : String.valueOf(value);
        return text.isEmpty() ? null : text;
    }

    private String origin(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            Optional<ConfigurationProperty> property = Stream.of(name, name.append("[0]"))
                    .map(source::getConfigurationProperty)
                    .filter(found -> found != null)
                    .findFirst();
            if (property.isPresent()) {
                return PropertyOrigin.place(property.get());
            }
        }
        return DEFAULT;
    }
}
