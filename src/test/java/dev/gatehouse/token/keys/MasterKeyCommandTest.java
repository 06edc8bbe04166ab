package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.keys.KeyRingProperties.Pkcs11;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The master key that a program prints, and settings that contradict each other. */
@Tag("unit")
class MasterKeyCommandTest {
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String PROPERTY = "gatehouse.keys.master-key-command";
    private static final Pkcs11 NO_TOKEN = new Pkcs11(null, null, null);

    @Test
    void theOutputHasOneMasterKeyALine() throws Exception {
        MasterKeys printed = MasterKeys.read(properties("printf", "%s\n", KEY), null, true);
        byte[] secret = {1};
        String wrapped = printed.wrap("a", secret);
        assertThat(MasterKeys.read(properties(List.of(KEY), null, List.of()), null, true)
                        .unwrap("a", wrapped))
                .isEqualTo(secret);
    }

    @Test
    void noShellReadsTheCommand() {
        assertThat(CommandOutput.of(PROPERTY, List.of("printf", "%s", "$HOME;`id`"), Duration.ofMinutes(1)))
                .isEqualTo("$HOME;`id`");
    }

    @Test
    void aFailureStopsTheStartAndTheOutputIsNotInTheMessage() {
        assertThatThrownBy(() -> MasterKeys.read(properties("sh", "-c", "echo " + KEY + "; exit 3"), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PROPERTY + " has ended with exit code 3");
        assertThatThrownBy(() -> MasterKeys.read(properties("printf", "no key"), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PROPERTY + " is not base64");
        assertThatThrownBy(() -> MasterKeys.read(properties("true"), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PROPERTY + " has no key");
        assertThatThrownBy(() -> MasterKeys.read(properties("/nowhere/program", "argument"), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PROPERTY + " cannot be run: /nowhere/program");
        assertThatThrownBy(() -> MasterKeys.read(properties("vault read -token=hvs.secret"), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PROPERTY + " cannot be run: vault");
    }

    @Test
    void theInputIsEmptyAndErrorsAreNotPartOfTheOutput() {
        assertThat(CommandOutput.of(
                        PROPERTY, List.of("sh", "-c", "cat; echo warning >&2; printf key"), Duration.ofSeconds(20)))
                .isEqualTo("key");
    }

    @Test
    void aProgramThatDoesNotEndIsStoppedWithItsChildren() {
        String seconds = String.valueOf(86_400 + ProcessHandle.current().pid());
        for (List<String> command :
                List.of(List.of("sleep", seconds), List.of("sh", "-c", "sleep " + seconds + "; true"))) {
            assertThatThrownBy(() -> CommandOutput.of(PROPERTY, command, Duration.ofMillis(500)))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessage(PROPERTY + " has not ended after PT0.5S");
            await().until(() -> ProcessHandle.allProcesses()
                    .noneMatch(
                            process -> process.info().commandLine().orElse("").contains("sleep " + seconds)));
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true,false", "true,false,true", "false,true,true"})
    void theMasterKeyHasOneOrigin(boolean value, boolean file, boolean command) {
        assertThatThrownBy(() -> properties(
                        value ? List.of(KEY) : List.of(),
                        file ? Path.of("key") : null,
                        command ? List.of("true") : List.of()))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageEndingWith("are both set");
    }

    @Test
    void aKeyInATokenNeedsItsConfigurationAndItsPin() {
        assertThatThrownBy(() -> MasterKeys.read(properties("printf", "pkcs11:a key"), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.pkcs11.config-file is not set");
        assertThatThrownBy(() -> Pkcs11Token.open(new Pkcs11(Path.of("nowhere"), "1234", null)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.pkcs11.config-file is not readable: nowhere");
        assertThatThrownBy(NO_TOKEN::readPin).hasMessage("gatehouse.keys.pkcs11.pin-file is not set");
        assertThatThrownBy(() -> new Pkcs11(null, "1234", Path.of("pin")))
                .hasMessage("gatehouse.keys.pkcs11.pin and gatehouse.keys.pkcs11.pin-file are both set");
        assertThat(new Pkcs11(null, "1234", null).toString()).doesNotContain("1234");
    }

    private static KeyRingProperties properties(String... command) {
        return properties(List.of(), null, List.of(command));
    }

    private static KeyRingProperties properties(List<String> value, Path file, List<String> command) {
        Duration day = Duration.ofDays(1);
        return new KeyRingProperties(day, day, day, value, file, command, NO_TOKEN, List.of());
    }
}
