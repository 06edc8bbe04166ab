package dev.gatehouse.config;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Refuses a configuration that is not understood, before the first other bean exists: no folder, database or key has been
 * created.
 */
class SettingsCheck implements BeanFactoryPostProcessor, PriorityOrdered {
    private static final int MOST_LINES = 3;
    private static final int MOST_OTHERS = 20;
    private static final String UNKNOWN = "Correct the name or remove it; docs/configuration.md has all settings.";
    private static final String UNKNOWN_TO_EDGE =
            "Correct the name or remove it; docs/edge.md has the settings of an edge.";
    private static final String UNRESOLVED =
            "Set the variable, or write ${NAME:default}; for a value that contains ${ itself write \\${.";

    private final ConfigurableEnvironment environment;

    SettingsCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /**
     * @throws Misconfiguration if a name is unknown, a placeholder has no value, a duration has no unit, or
     *     a port is in use
     * @throws org.springframework.boot.context.properties.bind.BindException if a value cannot be used
     */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        Collection<Class<?>> records = records(beanFactory);
        KnownSettings known = new KnownSettings(records, ConfigurationPropertySources.get(environment));
        refuse(
                new UnknownSettings(environment.getPropertySources(), known).find(),
                environment.acceptsProfiles(Profiles.of(EdgeMode.OFF)) ? UNKNOWN : UNKNOWN_TO_EDGE,
                new UnresolvedPlaceholders(environment).find());
        List<String> withoutUnit = List.copyOf(new MissingUnits(environment, known).find());
        Misconfiguration.check(
                withoutUnit.isEmpty(),
                lines(withoutUnit),
                "Write a duration such as 30s, 15m or 12h, and a size such as 4KB.");
        new TextLists(environment).split(known);
        Binder binder = new Binder(
                ConfigurationPropertySources.get(environment), new PropertySourcesPlaceholdersResolver(environment));
        records.forEach(type -> binder.bindOrCreate(KnownSettings.prefix(type), KnownSettings.bindable(type)));
        if (environment.acceptsProfiles(Profiles.of(CheckMode.OFF))) {
            ServicePort.of(environment).stream()
                    .flatMap(port -> port.problem().stream())
                    .findFirst()
                    .ifPresent(problem -> {
                        throw problem;
                    });
        }
    }

    private static void refuse(Set<String> unknown, String action, Set<String> unresolved) {
        List<String> findings =
                Stream.concat(unknown.stream(), unresolved.stream()).toList();
        Misconfiguration.check(
                findings.isEmpty(),
                lines(findings),
                ((unknown.isEmpty() ? "" : action) + " " + (unresolved.isEmpty() ? "" : UNRESOLVED)).strip());
    }

    /** At most three lines, the last one with all others. */
    static String lines(List<String> findings) {
        if (findings.size() <= MOST_LINES) {
            return String.join("\n", findings);
        }
        int others = MOST_LINES - 1;
        return Stream.concat(
                        findings.stream().limit(others),
                        Stream.of(findings.size() - others + " more: "
                                + findings.stream()
                                        .skip(others)
                                        .limit(MOST_OTHERS)
                                        .collect(Collectors.joining("; "))))
                .collect(Collectors.joining("\n"));
    }

    private static Collection<Class<?>> records(ConfigurableListableBeanFactory beanFactory) {
        return Stream.of(beanFactory.getBeanDefinitionNames())
                .map(name -> beanFactory.getBeanDefinition(name).getBeanClassName())
                .filter(name -> name != null && name.startsWith("dev.gatehouse."))
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, beanFactory.getBeanClassLoader()))
                .filter(type -> type.isAnnotationPresent(ConfigurationProperties.class))
                .collect(Collectors.toSet());
    }
}
