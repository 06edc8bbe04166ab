package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program, without a shell, for a secret that it prints. The output is in no message and in no log. */
final class CommandOutput {
    private CommandOutput() {}

    /**
     * @param property the configuration key that has the command
     * @param command the program and its arguments
     * @return the standard output, as UTF-8
     * @throws Misconfiguration if the program cannot be started, fails, or does not end in time
     */
    static String of(String property, List<String> command, Duration timeout) {
        String action = "Run it as the user of Gatehouse. It must print the keys, one a line, and exit with 0.";
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
            process.getOutputStream().close();
            // A pipe holds more than any number of keys, so the program can end before it is read.
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new Misconfiguration(property + " has not ended after " + timeout, action);
            }
            Misconfiguration.check(
                    process.exitValue() == 0, property + " has ended with exit code " + process.exitValue(), action);
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Misconfiguration(
                    // The first word: a whole command line in one element may contain a secret.
                    property + " cannot be run: " + command.get(0).strip().split("\\s", 2)[0],
                    "Name a program that exists, and give its arguments as further elements of the list.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Misconfiguration(property + " was interrupted", action);
        }
    }
}
