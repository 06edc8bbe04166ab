package dev.gatehouse.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code --check}.
 *
 * @param user whose sign-in is tried without an effect; null for none
 * @param passwordFile the file with the password; null if there is none
 * @param settings the other arguments
 */
record CheckOptions(@Nullable String user, @Nullable Path passwordFile, List<String> settings) {
    private static final String AS = "--as";
    private static final String PASSWORD_FILE = "--password-file";

    /** @throws IllegalArgumentException if an option has no value, or if a word belongs to none */
    static CheckOptions of(List<String> arguments) {
        String user = null;
        String file = null;
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.replaceFirst("=.*", "");
            if (!name.equals(AS) && !name.equals(PASSWORD_FILE)) {
                settings.add(argument);
                continue;
            }
            boolean separate = argument.equals(name);
            if (separate && (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--"))) {
                throw new IllegalArgumentException(name + " without a value");
            }
            String value = separate ? arguments.get(++i) : argument.substring(name.length() + 1);
            if (name.equals(AS)) {
                user = value;
            } else {
                file = value;
            }
        }
        settings.stream().filter(word -> !word.startsWith("--")).findFirst().ifPresent(word -> {
            throw new IllegalArgumentException("--check with " + word);
        });
        return new CheckOptions(user, file == null ? null : Path.of(file), settings);
    }
}
