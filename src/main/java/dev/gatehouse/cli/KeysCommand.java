package dev.gatehouse.cli;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.token.keys.KeyAdministration;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code keys list|rotate|compromised <kid>}: key administration when no administrator can sign in. */
final class KeysCommand {
    private static final String[] QUIET_ARGUMENTS = {CheckMode.ARGUMENT, "--logging.level.root=off"};

    private KeysCommand() {}

    /** @return the exit code */
    static int run(SpringApplication application, String[] arguments, PrintStream out) {
        List<String> words = Arrays.stream(arguments)
                .filter(word -> !word.startsWith("--"))
                .skip(1)
                .toList();
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        String[] all =
                Stream.concat(Stream.of(arguments), Stream.of(QUIET_ARGUMENTS)).toArray(String[]::new);
        try (ConfigurableApplicationContext context = application.run(all)) {
            return run(context.getBean(KeyAdministration.class), words, out);
        } catch (RuntimeException e) {
            out.println(
                    Diagnosis.isDatabaseInUse(e)
                            ? "The embedded database is in use by a running Gatehouse. Use its endpoint /admin/keys, or"
                                    + " stop it first."
                            : Diagnosis.of(e));
            return 1;
        }
    }

    private static int run(KeyAdministration keys, List<String> words, PrintStream out) {
        switch (words.isEmpty() ? "list" : words.get(0)) {
            case "list" -> {}
            case "rotate" -> keys.rotate();
            case "compromised" -> {
                if (words.size() < 2 || !keys.withdraw(words.get(1))) {
                    out.println(
                            "The key does not exist, or it is already withdrawn. Run \"keys list\" for the key ids.");
                    return 1;
                }
            }
            default -> {
                return CommandLine.unknown("keys " + words.get(0), out);
            }
        }
        keys.list()
                .forEach(key -> out.printf(
                        "%-43s  %-6s %-9s signs from %s%n",
                        key.kid(), key.alg(), key.state().text(), key.signsFrom()));
        return 0;
    }
}
