package dev.gatehouse.cli;

import dev.gatehouse.token.keys.ListedKey;
import dev.gatehouse.token.keys.StoredKeys;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code keys list|rotate|compromised <kid>}: key administration when no administrator can sign in. It creates and migrates
 * no database.
 */
final class KeysCommand {
    private KeysCommand() {}

    /**
     * @param words the arguments after {@code keys} that are not settings
     * @return the exit code
     */
    static int run(SpringApplication application, String[] arguments, List<String> words, PrintStream out) {
        try (ConfigurableApplicationContext context = ExistingDatabase.open(application, arguments)) {
            return run(context.getBean(StoredKeys.class), words, out);
        } catch (RuntimeException e) {
            out.println(ExistingDatabase.problem(e, "/admin/keys"));
            return 1;
        }
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
