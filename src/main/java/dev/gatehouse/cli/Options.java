package dev.gatehouse.cli;

import dev.gatehouse.config.SettingOptions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The options that neither start a command nor set something are refused: they would be ignored. */
final class Options {
    private static final Set<String> WITHOUT_VALUE = Set.of("--check", "--generate");

    /** Those of our commands, and the two of Spring Boot that have no dot. */
    private static final Set<String> OTHERS =
            Set.of("--as", "--password-file", "--authorities", "--url", "--debug", "--trace");

    private Options() {}

    /** What is wrong with the options; empty if all are known. A key id may begin with one dash. */
    static Optional<String> problem(String[] arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith("--") && !isKnown(argument))
                .map(argument -> "unknown option " + argument.replaceFirst("=.*", ""))
                .findFirst()
                .or(() -> Optional.of(String.join("; ", SettingOptions.unknown(arguments)))
                        .filter(unknown -> !unknown.isEmpty()));
    }

    /** A name with a dot may be any property of Spring Boot. */
    private static boolean isKnown(String argument) {
        String name = argument.replaceFirst("=.*", "");
        return name.matches("--[^.-].*\\..*") || OTHERS.contains(name) || WITHOUT_VALUE.contains(argument);
    }
}
