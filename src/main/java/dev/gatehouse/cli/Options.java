package dev.gatehouse.cli;

import dev.gatehouse.config.SettingOptions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Options that would not do what they say are refused: unknown ones, and those that are given twice. */
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
                .or(() -> repeated(arguments))
                .or(() -> Optional.of(String.join("; ", SettingOptions.unknown(arguments)))
                        .filter(unknown -> !unknown.isEmpty()));
    }

    /** Spring would join the values with a comma, or use one of two spellings. */
    private static Optional<String> repeated(String[] arguments) {
        Set<ConfigurationPropertyName> names = new HashSet<>();
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith("--") && !names.add(name(argument)))
                .map(argument -> "the option " + argument.replaceFirst("=.*", "") + " is given twice")
                .findFirst();
    }

    /** Equal for all spellings that Spring accepts. */
    private static ConfigurationPropertyName name(String argument) {
        return ConfigurationPropertyName.adapt(argument.substring(2).replaceFirst("=.*", ""), '.');
    }

    /** The arguments with ours in place of those with the same name. */
    static String[] with(String[] arguments, List<String> ours) {
        Set<ConfigurationPropertyName> names = ours.stream().map(Options::name).collect(Collectors.toSet());
        return Stream.concat(
                        Arrays.stream(arguments)
                                .filter(argument -> !argument.startsWith("--") || !names.contains(name(argument))),
                        ours.stream())
                .toArray(String[]::new);
    }

    /** A name with a dot may be any property of Spring Boot. */
    private static boolean isKnown(String argument) {
        String name = argument.replaceFirst("=.*", "");
        return name.matches("--[^.-].*\\..*") || OTHERS.contains(name) || WITHOUT_VALUE.contains(argument);
    }
}
