package dev.gatehouse.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;

/** The commands that print a result and exit instead of starting the service. */
public final class CommandLine {
    private static final int USAGE_ERROR = 2;
    private static final String HELP = """
            Usage: java -jar gatehouse.jar [--check | keys ... | --help] [--<property>=<value> ...]

              (no command)           starts the service
              --check                connects to every configured source and reports errors and how to fix them;
                                     exits with 0, or with 1 if there is an error
              keys list              lists the signing keys
              keys rotate            makes the next key sign as soon as every verifier can know it
              keys compromised KID   withdraws a leaked key at once
              --help                 prints this help
              --<property>=<value>   sets a property, such as --server.port=9090. Properties can also be environment
                                     variables (SERVER_PORT), or be in an application.yml in this folder: see
                                     application.yml.example
            """;

    private CommandLine() {}

    /**
     * @param application the service, not yet started
     * @return the exit code of the command; empty if the arguments start the service
     */
    public static OptionalInt run(SpringApplication application, String[] arguments, PrintStream out) {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            out.print(HELP);
            return OptionalInt.of(0);
        }
        Optional<String> command =
                words.stream().filter(word -> !word.startsWith("--")).findFirst();
        if (command.isPresent()) {
            return OptionalInt.of(
                    command.get().equals("keys")
                            ? KeysCommand.run(application, arguments, out)
                            : unknown(command.get(), out));
        }
        return words.contains("--check")
                ? OptionalInt.of(CheckCommand.run(application, arguments, out) ? 0 : 1)
                : OptionalInt.empty();
    }

    /** Prints the help for an unknown command, and returns the exit code. */
    static int unknown(String command, PrintStream out) {
        out.println("gatehouse: unknown command " + command);
        out.print(HELP);
        return USAGE_ERROR;
    }
}
