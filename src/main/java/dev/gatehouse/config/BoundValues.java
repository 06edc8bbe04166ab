package dev.gatehouse.config;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The values that a record of settings has, defaults included. */
final class BoundValues {
    private BoundValues() {}

    record Bound(ConfigurationPropertyName name, @Nullable Object value) {}

    static Stream<Bound> of(String prefix, Record properties) {
        return of(ConfigurationPropertyName.of(prefix), properties);
    }

    private static Stream<Bound> of(ConfigurationPropertyName name, @Nullable Object value) {
        if (value instanceof Record nested) {
            return Stream.of(nested.getClass().getRecordComponents())
                    .flatMap(component -> of(below(name, key(component)), value(nested, component)));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> of(below(name, quoted(String.valueOf(entry.getKey()))), entry.getValue()));
        }
        return Stream.of(new Bound(name, value));
    }

    private static ConfigurationPropertyName below(ConfigurationPropertyName name, String key) {
        return key.isEmpty() ? name : name.append(key);
    }

    /** A key of a map, as a name can contain it. */
    private static String quoted(String key) {
        return key.matches("[a-z][a-z0-9-]*") ? key : "[" + key + "]";
    }

    /** The name that the binder uses; empty for a record at the name of its owner. */
    private static String key(RecordComponent component) {
        try {
            Name name = component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(Name.class);
            return name == null
                    ? component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
                    : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Record owner, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
