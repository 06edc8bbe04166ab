package dev.gatehouse.cli;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code --check}: reads the configuration and opens what it names, a line for each finding. It changes nothing: no table
 * is made, no key, no user.
 */
final class CheckCommand {
    private static final String[] AS_A_CHECK = {
        CheckMode.ARGUMENT,
        "--logging.level.root=off",
        "--spring.flyway.enabled=false",
        "--spring.datasource.hikari.connection-timeout=5000"
    };

    private final PrintStream out;
    private boolean well = true;

    private CheckCommand(PrintStream out) {
        this.out = out;
    }

    /** @return whether all was well */
    static boolean run(SpringApplication application, String[] arguments, PrintStream out) {
        CheckCommand check = new CheckCommand(out);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setLogStartupInfo(false);
        String[] all =
                Stream.concat(Stream.of(arguments), Stream.of(AS_A_CHECK)).toArray(String[]::new);
        check.step("configuration", found -> {
            try (ConfigurableApplicationContext context = application.run(all)) {
                context.getBeansWithAnnotation(ConfigurationProperties.class);
                found.accept("well");
                check.step("store", product -> product.accept(product(context.getBean(DataSource.class))));
                for (IdentitySource source : context.getBean(IdentitySources.class).inOrder()) {
                    check.step(source.name(), source::check);
                }
            }
        });
        return check.well;
    }

    private void step(String what, Consumer<Consumer<String>> work) {
        Lap lap = new Lap();
        try {
            work.accept(found -> out.printf("ok      %s: %s (%d ms)%n", what, found, lap.millis()));
        } catch (RuntimeException failure) {
            if (Diagnosis.isOnlyInUse(failure)) {
                out.printf("ok      %s: in use by a Gatehouse that runs (%d ms)%n", what, lap.millis());
                return;
            }
            well = false;
            out.printf("FAILED  %s: %s (%d ms)%n", what, Diagnosis.of(failure), lap.millis());
        }
    }

    private static String product(DataSource store) {
        try (Connection connection = store.getConnection()) {
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The time since the last finding. */
    private static final class Lap {
        private long began = System.nanoTime();

        long millis() {
            long now = System.nanoTime();
            long millis = TimeUnit.NANOSECONDS.toMillis(now - began);
            began = now;
            return millis;
        }
    }
}
