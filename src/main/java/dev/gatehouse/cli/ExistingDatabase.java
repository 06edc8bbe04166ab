package dev.gatehouse.cli;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The database of the service, for commands that create and migrate none. */
final class ExistingDatabase {
    private static final String URL = "spring.datasource.url";

    private ExistingDatabase() {}

    /** Starts the application for a command. */
    static ConfigurableApplicationContext open(SpringApplication application, String[] arguments) {
        application.addInitializers(context -> requireExisting(context.getEnvironment()));
        return CommandLine.start(application, arguments, "--spring.flyway.enabled=false");
    }

    /**
     * What an operator can do about a failure.
     *
     * @param endpoint that does the same at a running service
     */
    static String problem(RuntimeException failure, String endpoint) {
        if (Diagnosis.isDatabaseInUse(failure)) {
            return "The embedded database is in use by a running Gatehouse. Use its endpoint " + endpoint
                    + ", or stop it first.";
        }
        if (Diagnosis.isOfAnotherVersion(failure)) {
            return "The database does not have the tables of this version of Gatehouse. Use the version of the service.";
        }
        return Diagnosis.isDatabaseMissing(failure)
                ? "There is no database. The first start of the service creates it and its keys."
                : Diagnosis.of(failure);
    }

    /** H2 would otherwise create one. */
    private static void requireExisting(ConfigurableEnvironment environment) {
        String url = environment.getProperty(URL, "");
        if (url.startsWith("jdbc:h2:")) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("command", Map.of(URL, url + ";IFEXISTS=TRUE")));
        }
    }
}
