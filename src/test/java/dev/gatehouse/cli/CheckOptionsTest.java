package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the check, and where the password comes from. */
@Tag("unit")
class CheckOptionsTest {

    @Test
    void theUserAndTheFileAreNoSettings() {
        CheckOptions expected = new CheckOptions("alice", Path.of("p"), List.of("--check", "--a.b=c"));
        assertThat(options("--check --as alice --a.b=c --password-file p")).isEqualTo(expected);
        assertThat(options("--as=alice --check --password-file=p --a.b=c")).isEqualTo(expected);
        assertThat(options("--check")).isEqualTo(new CheckOptions(null, null, List.of("--check")));
        assertThat(options("--check --as=a=b").user()).isEqualTo("a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check --as", "--check --as --a.b=c", "--check alice", "--check --as alice bob"})
    void otherWordsAreAMistake(String arguments) {
        assertThatThrownBy(() -> options(arguments)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePasswordIsTheFirstLineOfAFileOrOfThePipe(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), " a b \nmore");
        assertThat(TypedPassword.read(file, "alice")).isEqualTo(" a b ");
        assertThat(TypedPassword.firstLine(input("sécret\n"), Duration.ZERO)).isEqualTo("sécret");
        assertThat(TypedPassword.firstLine(input("\n"), Duration.ZERO)).isNull();
        assertThat(TypedPassword.firstLine(input(""), Duration.ZERO)).isNull();
        assertThatThrownBy(() -> TypedPassword.read(folder.resolve("missing"), "alice"))
                .hasMessageContaining("--password-file names ");
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static CheckOptions options(String arguments) {
        return CheckOptions.of(List.of(arguments.split(" ")));
    }
}
