package dev.gatehouse.cli;

import dev.gatehouse.config.RemovedKeys;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@code --check}: reads the configuration, connects to the store and to every identity source, and prints a line for each
 * step. It changes nothing: it creates no tables, keys or users.
 */
final class CheckCommand {
    private static final String[] CHECK_ARGUMENTS = {
        "--spring.flyway.enabled=false", "--spring.datasource.hikari.connection-timeout=5000"
    };

    private final PrintStream out;
    private boolean passed = true;
    private long lapStart;

    private CheckCommand(PrintStream out) {
        this.out = out;
    }

    /** @return whether every step succeeded */
    static boolean run(SpringApplication application, String[] arguments, PrintStream out) {
        CheckCommand check = new CheckCommand(out);
        check.step("configuration", found -> {
            try (ConfigurableApplicationContext context = CommandLine.start(application, arguments, CHECK_ARGUMENTS)) {
                context.getBeansWithAnnotation(ConfigurationProperties.class);
                found.accept("valid");
                context.getBean(RemovedKeys.class).warnings().forEach(found);
                check.step("store", product -> product.accept(product(context.getBean(JdbcTemplate.class))));
                for (IdentitySource source :
                        context.getBean(IdentitySources.class).inOrder()) {
                    check.step(source.name(), source::check);
                }
            }
        });
        return check.passed;
    }

    private void step(String name, Consumer<Consumer<String>> work) {
        lapStart = System.nanoTime();
        try {
            work.accept(found -> out.printf("ok      %s: %s (%d ms)%n", name, found, lapMillis()));
        } catch (RuntimeException failure) {
            if (Diagnosis.isDatabaseInUse(failure)) {
                out.printf("ok      %s: in use by a running Gatehouse (%d ms)%n", name, lapMillis());
                return;
            }
            passed = false;
            out.printf("FAILED  %s: %s (%d ms)%n", name, Diagnosis.of(failure), lapMillis());
        }
    }

    /** The time since the last line. */
    private long lapMillis() {
        long start = lapStart;
        lapStart = System.nanoTime();
        return TimeUnit.NANOSECONDS.toMillis(lapStart - start);
    }

    private static String product(JdbcTemplate store) {
        return String.valueOf(store.<String>execute((Connection connection) -> {
            DatabaseMetaData database = connection.getMetaData();
            return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
        }));
    }
}
