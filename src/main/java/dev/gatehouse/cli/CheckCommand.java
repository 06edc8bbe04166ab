package dev.gatehouse.cli;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.RemovedKeys;
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
 * {@code --check}: reads the configuration, connects to the store and to every identity source, and prints a line for each
 * step. It changes nothing: it creates no tables, keys or users.
 */
final class CheckCommand {
    private static final String[] CHECK_ARGUMENTS = {
        CheckMode.ARGUMENT,
        "--logging.level.root=off",
        "--spring.flyway.enabled=false",
        "--spring.datasource.hikari.connection-timeout=5000"
    };

    private final PrintStream out;
    private boolean passed = true;

    private CheckCommand(PrintStream out) {
        this.out = out;
    }

    /** @return whether every step succeeded */
    static boolean run(SpringApplication application, String[] arguments, PrintStream out) {
        CheckCommand check = new CheckCommand(out);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setLogStartupInfo(false);
        String[] all =
                Stream.concat(Stream.of(arguments), Stream.of(CHECK_ARGUMENTS)).toArray(String[]::new);
        check.step("configuration", found -> {
            try (ConfigurableApplicationContext context = application.run(all)) {
                context.getBeansWithAnnotation(ConfigurationProperties.class);
                found.accept("valid");
                context.getBean(RemovedKeys.class).warnings().forEach(found);
                check.step("store", version -> version.accept(productVersion(context.getBean(DataSource.class))));
                for (IdentitySource source :
                        context.getBean(IdentitySources.class).inOrder()) {
                    check.step(source.name(), source::check);
                }
            }
        });
        return check.passed;
    }

    private void step(String name, Consumer<Consumer<String>> work) {
        Stopwatch time = new Stopwatch();
        try {
            work.accept(found -> out.printf("ok      %s: %s (%d ms)%n", name, found, time.lapMillis()));
        } catch (RuntimeException failure) {
            if (Diagnosis.isDatabaseInUse(failure)) {
                out.printf("ok      %s: in use by a running Gatehouse (%d ms)%n", name, time.lapMillis());
                return;
            }
            passed = false;
            out.printf("FAILED  %s: %s (%d ms)%n", name, Diagnosis.of(failure), time.lapMillis());
        }
    }

    private static String productVersion(DataSource store) {
        try (Connection connection = store.getConnection()) {
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Stopwatch {
        private long lapStart = System.nanoTime();

        /** The time since the last line. */
        long lapMillis() {
            long now = System.nanoTime();
            long millis = TimeUnit.NANOSECONDS.toMillis(now - lapStart);
            lapStart = now;
            return millis;
        }
    }
}
