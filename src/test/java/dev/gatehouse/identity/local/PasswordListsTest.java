package dev.gatehouse.identity.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nulabinc.zxcvbn.StandardDictionaries;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.problem.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** ASVS 5.0, 6.2.4 and 6.2.12: passwords that are common, or in a breach. */
@Tag("unit")
class PasswordListsTest {
    @TempDir
    Path folder;

    @Test
    void theThousandsOfCommonPasswordsAreRecognised() throws IOException {
        List<String> list = StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies();
        assertThat(list).hasSizeGreaterThan(10_000);
        assertThat(CommonPasswords.contain(list.get(list.size() - 1))).isTrue();
        assertThat(CommonPasswords.contain("a password of nobody", "trustno1")).isTrue();
        assertThat(CommonPasswords.contain("wachtwoord")).isTrue();
        assertThat(CommonPasswords.contain("a password of nobody", "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", ":7\n", ":12345678\r\n"})
    void everyBreachedPasswordIsFoundAndNoOther(String end) throws Exception {
        for (int size : List.of(1, 2, 3, 100)) {
            Path file = file(size, end);
            BreachedPasswords breached = BreachedPasswords.of(file);
            assertThat(passwords(size)).allMatch(breached::contains);
            assertThat(IntStream.range(0, 300).mapToObj(i -> "another " + i)).noneMatch(breached::contains);
        }
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        Path file = file(9, ":1\n");
        Files.writeString(file, Files.readString(file).strip());
        assertThat(passwords(9)).allMatch(BreachedPasswords.of(file)::contains);
    }

    @Test
    void aFileOfAnotherFormatIsRefused() throws IOException {
        for (String content : List.of("", "password\n", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8\n")) {
            Path file = Files.writeString(folder.resolve("other"), content);
            assertThatThrownBy(() -> BreachedPasswords.of(file))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageContaining("whose first line is not a SHA-1 hash");
        }
    }

    @Test
    void aNewPasswordIsNotABreachedOne() throws Exception {
        Path file = Files.writeString(folder.resolve("breached"), sha1("a phrase of a breach"));
        LocalPasswords passwords = new LocalPasswords(
                new LocalProperties(null, 12, null, null, file),
                new PasswordHashing(new BCryptPasswordEncoder(4), 1, ""));
        assertThat(passwords.newHash("alice", "an uncommon long phrase")).isNotEmpty();
        assertThatThrownBy(() -> passwords.newHash("alice", "a phrase of a breach"))
                .isInstanceOf(Refusal.class)
                .hasMessage("The password is in a list of breached passwords");
    }

    @Test
    void aFileThatHasGoneIsAnOutage() throws Exception {
        Path file = file(1, "\n");
        BreachedPasswords breached = BreachedPasswords.of(file);
        Files.delete(file);
        assertThatThrownBy(() -> breached.contains("x")).isInstanceOf(Refusal.class);
    }

    private Path file(int size, String end) throws IOException {
        return Files.writeString(
                folder.resolve("breached"),
                passwords(size)
                        .map(PasswordListsTest::sha1)
                        .sorted()
                        .map(hash -> hash + end)
                        .collect(Collectors.joining()));
    }

    private static Stream<String> passwords(int size) {
        return IntStream.range(0, size).mapToObj(i -> "password " + i);
    }

    private static String sha1(String password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
