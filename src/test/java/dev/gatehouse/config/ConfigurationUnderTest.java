package dev.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The check of a configuration at the start, without an application: options, environment variables and a file. */
final class ConfigurationUnderTest {
    private static final List<Class<?>> RECORDS = SettingOptions.records();

    private final StandardEnvironment environment = new StandardEnvironment();

    /** @param text lines with options ({@code --}), with variables ({@code NAME=value}), and the lines of application.yml */
    ConfigurationUnderTest(String text) {
        MutablePropertySources sources = environment.getPropertySources();
        sources.forEach(source -> sources.remove(source.getName()));
        List<String> lines = text.lines().toList();
        sources.addLast(new SimpleCommandLinePropertySource(
                lines.stream().filter(line -> line.startsWith("--")).toArray(String[]::new)));
        Map<String, Object> variables = new LinkedHashMap<>();
        lines.stream().filter(ConfigurationUnderTest::isVariable).forEach(line -> {
            String[] parts = line.split("=", 2);
            variables.put(parts[0], parts[1]);
        });
        sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", variables));
        file(lines.stream()
                .filter(line -> !line.startsWith("--") && !isVariable(line))
                .collect(Collectors.joining("\n")));
        ConfigurationPropertySources.attach(environment);
    }

    private static boolean isVariable(String line) {
        return line.matches("[A-Z][A-Z0-9_]*=.*");
    }

    private void file(String yaml) {
        try {
            new ConfigurationFileLoader()
                    .load("file", new ByteArrayResource(yaml.getBytes(UTF_8), "application.yml"))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks it as the start does. */
    ConfigurationUnderTest check() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        RECORDS.forEach(type -> beans.registerBeanDefinition(type.getName(), new RootBeanDefinition(type)));
        EnvironmentCheck.check(environment);
        new SettingsCheck(environment).postProcessBeanFactory(beans);
        return this;
    }

    /** A list, as the application gets it. */
    List<String> list(String name) {
        return Binder.get(environment).bind(name, Bindable.listOf(String.class)).orElse(List.of());
    }

    /** The names of the operator below a map, as the application gets them. */
    Set<String> keys(String name) {
        return Binder.get(environment)
                .bind(name, Bindable.mapOf(String.class, Object.class))
                .get()
                .keySet();
    }

    /** What the start says about a configuration; empty if it accepts it. */
    static List<String> refusal(String text) {
        try {
            new ConfigurationUnderTest(text).check();
            return List.of();
        } catch (RuntimeException e) {
            return StartFailure.of(e, null).lines();
        }
    }
}
