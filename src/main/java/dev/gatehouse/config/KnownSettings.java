package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Bindable.BindRestriction;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;

/**
 * The names that the records bind: Spring's binder is run without values, and asks for each of them. Below a map, such as
 * {@code gatehouse.identity.ldap}, these are the names for each of its keys that a source has.
 */
final class KnownSettings implements BindHandler {
    /** The first element of all our names. */
    static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("gatehouse");

    /** Settings that are read without a record. */
    private static final Set<ConfigurationPropertyName> WITHOUT_RECORD = Set.of(
            ConfigurationPropertyName.of("gatehouse.data-dir"),
            ConfigurationPropertyName.of("gatehouse.demo.ldap-port"));

    /** Without it, the binder would skip the names below a record that no source sets. */
    private static final ConfigurationPropertySource ANYTHING = new ConfigurationPropertySource() {
        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            return null;
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            return ConfigurationPropertyState.PRESENT;
        }
    };

    private final Map<ConfigurationPropertyName, Class<?>> settings = new HashMap<>();
    private final Map<ConfigurationPropertyName, Class<?>> lists = new HashMap<>();
    private final Set<ConfigurationPropertyName> groups = new HashSet<>();
    private final Set<ConfigurationPropertyName> ancestors = new HashSet<>();

    /** @param records with {@link ConfigurationProperties} */
    KnownSettings(Collection<Class<?>> records, Iterable<ConfigurationPropertySource> sources) {
        List<ConfigurationPropertySource> all = new ArrayList<>(List.of(ANYTHING));
        sources.forEach(all::add);
        Binder binder = new Binder(all);
        records.forEach(type -> binder.bind(prefix(type), bindable(type), this));
        WITHOUT_RECORD.forEach(name -> settings.put(name, String.class));
        settings.keySet().forEach(this::addGroupsOf);
    }

    /** As Spring Boot binds it: a value with the name of the record itself is not read. */
    static <T> Bindable<T> bindable(Class<T> type) {
        return Bindable.of(type).withBindRestrictions(BindRestriction.NO_DIRECT_PROPERTY);
    }

    static String prefix(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        Class<?> type = target.getType().resolve(Object.class);
        if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            groups.add(name);
            return target.withBindRestrictions(BindRestriction.NO_DIRECT_PROPERTY);
        }
        settings.put(name, type);
        if (Collection.class.isAssignableFrom(type)) {
            lists.put(name, target.getType().asCollection().resolveGeneric(0));
        }
        return null;
    }

    private void addGroupsOf(ConfigurationPropertyName setting) {
        for (ConfigurationPropertyName group = setting.getParent();
                ROOT.equals(group) || ROOT.isAncestorOf(group);
                group = group.getParent()) {
            ancestors.add(group);
        }
    }

    /** The lists by name, with the type of their values. */
    Map<ConfigurationPropertyName, Class<?>> lists() {
        return lists;
    }

    boolean isRecordOrMap(ConfigurationPropertyName name) {
        return groups.contains(name);
    }

    /** Whether a value with this name is used: that of a setting, or of one element of a list. */
    boolean isSetting(ConfigurationPropertyName name) {
        return settings.containsKey(name) || (name.isLastElementIndexed() && lists.containsKey(name.getParent()));
    }

    boolean isGroup(ConfigurationPropertyName name) {
        return groups.contains(name) || ancestors.contains(name);
    }

    /** The part of an unknown name until the first element that is not known. */
    ConfigurationPropertyName unknownPart(ConfigurationPropertyName name) {
        int known = name.getNumberOfElements() - 1;
        while (!isName(name.chop(known))) {
            known--;
        }
        return name.chop(known + 1);
    }

    /** Whether the name ends with several elements that are the key of a map together, such as {@code claims.given.name}. */
    boolean hasJoinedKey(ConfigurationPropertyName name) {
        ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
        return settings.containsKey(setting)
                && !isRecordOrMap(setting.getParent())
                && !WITHOUT_RECORD.contains(setting);
    }

    Set<ConfigurationPropertyName> settings() {
        return settings.keySet();
    }

    /** The type of a setting. */
    Class<?> type(ConfigurationPropertyName setting) {
        return settings.getOrDefault(setting, Object.class);
    }

    /** Whether it is a setting or a group. */
    boolean isName(ConfigurationPropertyName name) {
        return isSetting(name) || isGroup(name);
    }

    /** The setting or group that an unknown name was probably meant to be. */
    Optional<ConfigurationPropertyName> nearest(ConfigurationPropertyName unknown) {
        Set<ConfigurationPropertyName> names = new HashSet<>(settings.keySet());
        names.addAll(groups);
        names.addAll(ancestors);
        return NearestName.of(unknown, names);
    }
}
