package dev.gatehouse.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;

/** The commands that do their work and end, in place of the service. */
public final class CommandLine {
    private static final int MISUSED = 2;
    private static final String HELP = """
            Usage: java -jar gatehouse.jar [--check | keys ... | --help] [--<property>=<value> ...]

              (nothing)              starts the service
              --check                opens every identity source as configured, says what was found, ends with 0 or 1
              keys list              shows the signing keys
              keys rotate            has the next key sign as soon as every verifier knows it
              keys compromised KID   takes a key that has leaked out of use at once
              --help                 shows this
              --<property>=<value>   sets a property, as in --server.port=9090; they may also be environment variables
                                     (SERVER_PORT), or in an application.yml in this folder: see application.yml.example
            """;

    private CommandLine() {}

    /**
     * @param application the service, not yet started
     * @return the exit code of the command that was asked for; empty when the service itself was
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
                            : misused(command.get(), out));
        }
        return words.contains("--check")
                ? OptionalInt.of(CheckCommand.run(application, arguments, out) ? 0 : 1)
                : OptionalInt.empty();
    }

    static int misused(String command, PrintStream out) {
        out.println("gatehouse: there is no command " + command);
        out.print(HELP);
        return MISUSED;
    }
}
