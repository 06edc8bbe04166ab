package dev.gatehouse.config;

import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/** Reports a value that cannot be converted, with an example of one that can. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class UnusableValueAnalyzer extends AbstractFailureAnalyzer<BindException> {
    private static final Map<Type, String> EXAMPLES = Map.of(
            Duration.class, "a duration such as 30s, 15m or 12h",
            DataSize.class, "a size such as 4KB",
            boolean.class, "true or false",
            Boolean.class, "true or false",
            int.class, "a whole number such as 10",
            Integer.class, "a whole number such as 10",
            long.class, "a whole number such as 10",
            URI.class, "an address such as https://auth.example.com");

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (cause.getCause() instanceof UnboundConfigurationPropertiesException gap) {
            ConfigurationProperty first = gap.getUnboundProperties().iterator().next();
            return new FailureAnalysis(
                    PropertyOrigin.describe(first, first.getName()) + " has no value before it in the list",
                    "Number the values of a list from 0, without a gap.",
                    cause);
        }
        Throwable reason = NestedExceptionUtils.getMostSpecificCause(cause);
        if (property == null) {
            return new FailureAnalysis(
                    cause.getName() + " cannot be read: " + reason.getMessage(),
                    "See docs/configuration.md for the settings below it.",
                    cause);
        }
        return new FailureAnalysis(
                PropertyOrigin.describe(property, property.getName()) + " has a value that cannot be used"
                        + (SecretNames.contain(property.getName()) ? "" : ": " + property.getValue()),
                "Write " + example(cause.getTarget().getType()) + ".",
                cause);
    }

    /** What a value of a type looks like, in the words of an operator. */
    private static String example(ResolvableType type) {
        Class<?> target = type.resolve(Object.class);
        if (Collection.class.isAssignableFrom(target)) {
            return "a list; each value is " + example(type.asCollection().getGeneric());
        }
        if (target.isEnum()) {
            return "one of "
                    + Arrays.stream(target.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                            .collect(Collectors.joining(", "));
        }
        return EXAMPLES.getOrDefault(target, "a value as in docs/configuration.md");
    }
}
