package dev.gatehouse.cli;

import dev.gatehouse.config.Misconfiguration;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A password that is typed, piped, in a file, or not given. It is never an argument, which other users of the machine could read. */
final class TypedPassword {
    /** The start of the application took longer than most programs need to print a password. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private TypedPassword() {}

    /**
     * @param file whose first line is the password; null to ask for it on the terminal, or without one to read the standard
     *     input
     * @return null if none is given
     * @throws Misconfiguration if the file cannot be read
     */
    @SuppressWarnings("SystemConsoleNull") // Java 22 to 24 have a console without a terminal, too.
    static @Nullable String read(@Nullable Path file, String user) {
        if (file != null) {
            return fromFile(file);
        }
        Console console = System.console();
        if (console == null) {
            return firstLine(System.in, MAX_WAIT);
        }
        char[] typed = console.readPassword("Password of %s (empty to leave out its check): ", user);
        return typed == null || typed.length == 0 ? null : new String(typed);
    }

    private static @Nullable String fromFile(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return nullIfEmpty(lines.readLine());
        } catch (IOException e) {
            throw new Misconfiguration(
                    "--password-file names " + file + ", which cannot be read as text",
                    "Name a file with the password in its first line.");
        }
    }

    /** A pipe that stays empty does not block the check. */
    static @Nullable String firstLine(InputStream input, Duration maxWait) {
        try {
            long end = System.nanoTime() + maxWait.toNanos();
            while (input.available() == 0) {
                if (System.nanoTime() - end > 0) {
                    return null;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return nullIfEmpty(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String nullIfEmpty(@Nullable String line) {
        return line == null || line.isEmpty() ? null : line;
    }
}
