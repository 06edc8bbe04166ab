package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The {@code gatehouse.*} keys that the code binds, read from the {@code @ConfigurationProperties} records. */
final class ConfigurationKeys {
    private ConfigurationKeys() {}

    static Stream<Class<?>> records() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.gatehouse").stream()
                .map(BeanDefinition::getBeanClassName)
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null));
    }

    static String prefix(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    /** All keys by name. A key that two records read must have the same default in both. */
    static Map<String, Setting> all() {
        Map<String, Setting> keys = new TreeMap<>();
        // DataDirectory reads this key before there are beans, so no record has it.
        keys.put("gatehouse.data-dir", new Setting("gatehouse.data-dir", String.class, "./data"));
        records()
                .flatMap(type -> keys(prefix(type), type))
                .forEach(key -> assertThat(keys.merge(key.name(), key, (one, other) -> one))
                        .isEqualTo(key));
        return keys;
    }

    private static Stream<Setting> keys(String prefix, Class<?> type) {
        assertThat(type.isRecord()).as("%s is a record", type).isTrue();
        Binder empty = new Binder(new MapConfigurationPropertySource());
        return keys(prefix, empty.bindOrCreate("none", Bindable.of(type)));
    }

    private static Stream<Setting> keys(String prefix, Object defaults) {
        return Stream.of(defaults.getClass().getRecordComponents())
                .flatMap(component -> keys(prefix, component, value(defaults, component)));
    }

    private static Stream<Setting> keys(String prefix, RecordComponent component, @Nullable Object value) {
        String key = key(component);
        String name = key.isEmpty() ? prefix : prefix + "." + key;
        if (value instanceof Record nested) {
            return keys(name, nested);
        }
        if (component.getType().isRecord()) {
            return keys(name, component.getType());
        }
        if (!Map.class.equals(component.getType())) {
            return Stream.of(new Setting(name, component.getGenericType(), value));
        }
        Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
        return element instanceof Class<?> type && type.isRecord()
                ? keys(name + ".*", type)
                : Stream.of(new Setting(name + ".*", element, null));
    }

    /** The annotation's value, or the name of the component; empty for a record at the prefix of its owner. */
    private static String key(RecordComponent component) {
        try {
            Name name = component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(Name.class);
            return name == null ? kebab(component.getName()) : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Object owner, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /**
     * @param name with {@code *} for a name that the operator chooses
     * @param defaultValue the value that the code uses; null or empty if there is none
     */
    record Setting(String name, Type type, @Nullable Object defaultValue) {
        /** Whether a property of a configuration file sets this key, or an element of its list. */
        boolean isSetBy(String property) {
            String index = Collection.class.isAssignableFrom(
                            ResolvableType.forType(type).toClass())
                    ? "\\[\\d+\\]"
                    : "";
            return Pattern.matches(name.replace(".", "\\.").replace("*", "[^.]+") + index, property);
        }

        boolean hasDefault() {
            return defaultValue != null
                    && !"".equals(defaultValue)
                    && !(defaultValue instanceof Collection<?> values && values.isEmpty());
        }

        /** Converts text of a configuration file to the type of this key. */
        @Nullable
        Object read(String text) {
            return ApplicationConversionService.getSharedInstance()
                    .convert(
                            text,
                            TypeDescriptor.valueOf(String.class),
                            new TypeDescriptor(ResolvableType.forType(type), null, null));
        }

        /** Spring Boot's rule: upper case, underscores for dots, no dashes. */
        String environmentVariable() {
            return name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
        }
    }
}
