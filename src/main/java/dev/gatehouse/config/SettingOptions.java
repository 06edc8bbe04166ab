package dev.gatehouse.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The options of the command line that set something, before an application has started. */
public final class SettingOptions {
    private SettingOptions() {}

    /** One clause for each option that is meant for Gatehouse and that nothing reads, with the name that was probably meant. */
    public static Set<String> unknown(String[] arguments) {
        if (Stream.of(arguments).noneMatch(SettingOptions::isMeantForUs)) {
            return Set.of();
        }
        MutablePropertySources sources = new MutablePropertySources();
        sources.addLast(new SimpleCommandLinePropertySource(arguments));
        return new UnknownSettings(sources, new KnownSettings(records(), ConfigurationPropertySources.from(sources)))
                .find();
    }

    private static boolean isMeantForUs(String argument) {
        return argument.startsWith("--")
                && argument.contains(".")
                && NearestName.areSimilar(argument.substring(2, argument.indexOf('.')), KnownSettings.ROOT.toString());
    }

    static List<Class<?>> records() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.gatehouse").stream()
                .map(BeanDefinition::getBeanClassName)
                .<Class<?>>map(name -> ClassUtils.resolveClassName(String.valueOf(name), null))
                .collect(Collectors.toList());
    }
}
