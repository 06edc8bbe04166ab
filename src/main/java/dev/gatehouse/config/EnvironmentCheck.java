package dev.gatehouse.config;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/** Refuses settings of Spring Boot with which our own defaults would be missing, before anything has been logged. */
class EnvironmentCheck implements EnvironmentPostProcessor, Ordered {
    /** Where Spring Boot finds the application.yml of the jar. */
    private static final String DEFAULTS = "classpath:/";

    /** Without one of these profiles, an empty core would start. */
    private static final List<String> PROFILES = List.of("demo", EdgeMode.PROFILE);

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** @throws Misconfiguration if files are not read that the service needs, or if its paths are malformed */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (application.getAllSources().stream()
                .anyMatch(source ->
                        source instanceof Class<?> type && type.getPackageName().startsWith("dev.gatehouse"))) {
            check(environment);
        }
    }

    static void check(ConfigurableEnvironment environment) {
        Misconfiguration.check(
                environment.getProperty("spring.config.location", DEFAULTS).contains(DEFAULTS),
                "spring.config.location replaces the defaults of Gatehouse, such as the address of its database",
                "Use spring.config.additional-location, which adds a file or a folder to them.");
        Misconfiguration.check(
                StringUtils.commaDelimitedListToSet(environment.getProperty("spring.config.name", "application"))
                        .contains("application"),
                "spring.config.name replaces the defaults of Gatehouse, such as the address of its database",
                "Use spring.config.additional-location, or name \"application\" as well.");
        for (String profile : environment.getActiveProfiles()) {
            nearest(profile, environment).ifPresent(meant -> {
                throw new Misconfiguration(
                        "spring.profiles.active names " + profile + ", for which there is no file",
                        "Write " + meant + ", or add the file application-" + profile + ".yml.");
            });
        }
        EdgeEnvironment.check(environment);
        String path = environment.getProperty("server.servlet.context-path", "");
        Misconfiguration.check(
                path.isEmpty() || path.matches("/.*[^/]"),
                "server.servlet.context-path is " + path + ", which does not begin with a slash or ends with one",
                "Write it as /login.");
    }

    /** The profile of ours that a profile without a file was probably meant to be. */
    private static Optional<String> nearest(String profile, ConfigurableEnvironment environment) {
        return PROFILES.contains(profile)
                        || environment.getPropertySources().stream()
                                .anyMatch(source -> source.getName().contains("application-" + profile + "."))
                ? Optional.empty()
                : PROFILES.stream()
                        .filter(known -> NearestName.areSimilar(profile, known))
                        .findFirst();
    }
}
