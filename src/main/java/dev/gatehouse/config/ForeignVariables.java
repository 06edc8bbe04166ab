package dev.gatehouse.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySources;

/** Environment variables that begin with {@code GATEHOUSE_} and are no settings, but known all the same. */
final class ForeignVariables {
    /** The token for the command {@code backup}. */
    private static final Set<String> OF_COMMANDS = Set.of("GATEHOUSE_TOKEN");

    /**
     * What Kubernetes injects into each pod for a Service named gatehouse, or gatehouse-something: <a
     * href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">Service
     * environment variables</a>. The value is compared as well, so that GATEHOUSE_WATCH_PORT=1 is no such variable.
     */
    private static final Pattern KUBERNETES = Pattern.compile(
            "GATEHOUSE_PORT=.*|GATEHOUSE(_[A-Z0-9]+)*_("
                    + "SERVICE_HOST=.*|SERVICE_PORT(_[A-Z0-9_]+)?=\\d+|PORT=\\w+://.*|PORT_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?=.*)");

    private ForeignVariables() {}

    static boolean contain(String variable, String value, PropertySources sources) {
        return OF_COMMANDS.contains(variable)
                || KUBERNETES.matcher(variable + "=" + value).matches()
                || isReferenced(variable, sources);
    }

    /** Whether a value has a placeholder with this name, as {@code ${GATEHOUSE_X}} or {@code ${gatehouse.x}}. */
    static boolean isReferenced(String name, PropertySources sources) {
        Pattern placeholder = Pattern.compile(".*\\$\\{" + Pattern.quote(uniform(name)) + "[:}].*", Pattern.DOTALL);
        return sources.stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .map(EnumerablePropertySource.class::cast)
                .anyMatch(source -> {
                    for (String property : source.getPropertyNames()) {
                        String value = String.valueOf(source.getProperty(property));
                        if (value.contains("${")
                                && placeholder.matcher(uniform(value)).matches()) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private static String uniform(String text) {
        return text.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
