package dev.gatehouse.config;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/** Refuses settings of Spring Boot with which our own defaults would be missing, before anything has been logged. */
class EnvironmentCheck implements EnvironmentPostProcessor, Ordered {
    /** Where Spring Boot finds the application.yml of the jar. */
    private static final String DEFAULTS = "classpath:/";

    private static final String DEMO = "demo";

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
            Misconfiguration.check(
                    !isMeantAsDemo(profile, environment),
                    "spring.profiles.active names " + profile + ", for which there is no file",
                    "Write demo, or add the file application-" + profile + ".yml.");
        }
        String path = environment.getProperty("server.servlet.context-path", "");
        Misconfiguration.check(
                path.isEmpty() || path.matches("/.*[^/]"),
                "server.servlet.context-path is " + path + ", which does not begin with a slash or ends with one",
                "Write it as /login.");
    }

    /** Without the profile demo, an empty service would start. */
    private static boolean isMeantAsDemo(String profile, ConfigurableEnvironment environment) {
        return !profile.equals(DEMO)
                && NearestName.areSimilar(profile, DEMO)
                && environment.getPropertySources().stream()
                        .noneMatch(source -> source.getName().contains("application-" + profile + "."));
    }
}
