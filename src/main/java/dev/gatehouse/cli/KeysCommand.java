package dev.gatehouse.cli;

import dev.gatehouse.token.keys.KeyAdministration;
import java.io.PrintStream;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code keys list|rotate|compromised <kid>}: key administration when no administrator can sign in. */
final class KeysCommand {
    private KeysCommand() {}

    /**
     * @param words the arguments after {@code keys} that are not settings
     * @return the exit code
     */
    static int run(SpringApplication application, String[] arguments, List<String> words, PrintStream out) {
        try (ConfigurableApplicationContext context = CommandLine.start(application, arguments)) {
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
