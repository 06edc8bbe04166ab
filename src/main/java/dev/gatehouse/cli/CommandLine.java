package dev.gatehouse.cli;

import dev.gatehouse.config.CheckMode;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The commands that print a result and exit instead of starting the service. */
public final class CommandLine {
    private static final int USAGE_ERROR = 2;
    private static final String HELP = """
            Usage: java -jar gatehouse.jar [--check | keys ... | users ... | backup FILE | restore FILE | --help] [--<property>=<value> ...]

              (no command)           starts the service
              --check                connects to every configured source and reports errors and how to fix them;
                                     exits with 0, or with 1 if there is an error
              --check --as USER      also shows how USER would be signed in, by which source and with which roles; asks for
                                     the password, or reads it from the standard input or the first line of
                                     --password-file=<FILE>; without one, shows what can be read without it
              keys list              lists the signing keys
              keys rotate            makes the next key sign as soon as every verifier can know it
              keys compromised KID   withdraws a leaked key at once
              users list             lists the local users
              users add NAME         adds a local user, with --authorities=<A>,<B>,...; asks for the password, or reads it
                                     from the standard input, or generates and prints it with --generate
              users reset-password NAME
                                     replaces the password in the same way, and ends all sessions of the user
              users disable NAME     disables a local user, and ends all sessions of the user
              backup FILE            backs up the embedded database of the Gatehouse that runs at --url=<URL>
                                     (http://localhost:8080), with the token of an administrator in GATEHOUSE_TOKEN
              restore FILE           replaces the embedded database by a backup while Gatehouse is stopped
              --version, -V          prints the version
              --help, -h             prints this help
              --<property>=<value>   sets a property, such as --server.port=9090. Properties can also be environment
                                     variables (SERVER_PORT), or be in an application.yml in this folder: see
                                     application.yml.example

            Demo: --spring.profiles.active=demo starts the service with three users, and prints what to try. With it, or
            with --gatehouse.http.docs=true, the API can be read and tried at http://localhost:8080/docs.

            Data: the embedded database and generated keys are in the folder ./data, or --gatehouse.data-dir=<folder>. Any
            other database: --spring.datasource.url=<JDBC URL>.
            """;

    private CommandLine() {}

    /**
     * @param application the service, not yet started
     * @return the exit code of the command; empty if the arguments start the service
     */
    public static OptionalInt run(SpringApplication application, String[] arguments, PrintStream out) {
        List<String> all = List.of(arguments);
        if (all.contains("--help") || all.contains("-h")) {
            out.print(HELP);
            return OptionalInt.of(0);
        }
        if (all.contains("--version") || all.contains("-V")) {
            out.println("gatehouse " + version() + " (Java " + Runtime.version() + ")");
            return OptionalInt.of(0);
        }
        Optional<String> unknown = Options.problem(arguments);
        if (unknown.isPresent()) {
            return OptionalInt.of(wrongUsage(unknown.get(), out));
        }
        if (all.contains("--check")) {
            return OptionalInt.of(CheckCommand.run(application, all, out));
        }
        List<String> words = all.stream().filter(word -> !word.startsWith("--")).toList();
        if (!words.isEmpty()) {
            List<String> more = words.subList(1, words.size());
            return OptionalInt.of(
                    switch (words.get(0)) {
                        case "keys" -> KeysCommand.run(application, arguments, more, out);
                        case "users" -> UsersCommand.run(application, arguments, more, out);
                        case "backup" -> BackupCommand.run(arguments, more, System.getenv("GATEHOUSE_TOKEN"), out);
                        case "restore" -> RestoreCommand.run(application, arguments, more, out);
                        default -> unknown(words.get(0), out);
                    });
        }
        return OptionalInt.empty();
    }

    /** Starts the application for a command: without output of its own, and without the work of the service. */
    static ConfigurableApplicationContext start(SpringApplication application, String[] arguments, String... more) {
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setLogStartupInfo(false);
        application.setAdditionalProfiles(CheckMode.PROFILE);
        return application.run(Options.with(
                arguments,
                Stream.concat(Stream.of("--logging.level.root=off"), Stream.of(more))
                        .toList()));
    }

    /** Reports an unknown command, and returns the exit code. */
    static int unknown(String command, PrintStream out) {
        return wrongUsage("unknown command " + command, out);
    }

    private static int wrongUsage(String problem, PrintStream out) {
        out.println("gatehouse: " + problem);
        out.println("--help lists the commands and options.");
        return USAGE_ERROR;
    }

    private static String version() {
        return Objects.requireNonNullElse(CommandLine.class.getPackage().getImplementationVersion(), "unpackaged");
    }
}
