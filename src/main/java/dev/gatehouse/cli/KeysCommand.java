package dev.gatehouse.cli;

import dev.gatehouse.token.keys.ListedKey;
import dev.gatehouse.token.keys.StoredKeys;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@code keys list|rotate|compromised <kid>}: key administration when no administrator can sign in. It creates and migrates
 * no database.
 */
final class KeysCommand {
    private static final String URL = "spring.datasource.url";

    private KeysCommand() {}

    /**
     * @param words the arguments after {@code keys} that are not settings
     * @return the exit code
     */
    static int run(SpringApplication application, String[] arguments, List<String> words, PrintStream out) {
        application.addInitializers(context -> requireExistingDatabase(context.getEnvironment()));
        try (ConfigurableApplicationContext context =
                CommandLine.start(application, arguments, "--spring.flyway.enabled=false")) {
            return run(context.getBean(StoredKeys.class), words, out);
        } catch (RuntimeException e) {
            out.println(problem(e));
            return 1;
        }
    }

    /** H2 would otherwise create one. */
    private static void requireExistingDatabase(ConfigurableEnvironment environment) {
        String url = environment.getProperty(URL, "");
        if (url.startsWith("jdbc:h2:")) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("keys command", Map.of(URL, url + ";IFEXISTS=TRUE")));
        }
    }

    private static String problem(RuntimeException failure) {
        if (Diagnosis.isDatabaseInUse(failure)) {
            return "The embedded database is in use by a running Gatehouse. Use its endpoint /admin/keys, or stop it first.";
        }
        return Diagnosis.isDatabaseMissing(failure)
                ? "There is no database. The first start of the service creates it and its keys."
                : Diagnosis.of(failure);
    }

    private static int run(StoredKeys keys, List<String> words, PrintStream out) {
        switch (words.isEmpty() ? "list" : words.get(0)) {
            case "list" -> {}
            case "rotate" -> keys.rotate();
            case "compromised" -> {
                if (words.size() < 2 || !keys.withdraw(words.get(1))) {
                    out.println(
                            "This is not the thumbprint of a key, or the key is already withdrawn. Run \"keys list\" for"
                                    + " the key ids.");
                    return 1;
                }
            }
            default -> {
                return CommandLine.unknown("keys " + words.get(0), out);
            }
        }
        keys.list().forEach(key -> print(key, out));
        return 0;
    }

    private static void print(ListedKey key, PrintStream out) {
        out.printf(
                "%-43s  %-6s %-9s %s%n",
                key.kid(),
                Objects.requireNonNullElse(key.alg(), "-"),
                key.state().text(),
                key.withdrawnAt() == null ? "signs from " + key.signsFrom() : "withdrawn at " + key.withdrawnAt());
    }
}
