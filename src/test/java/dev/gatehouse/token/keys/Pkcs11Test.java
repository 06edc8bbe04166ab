package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.token.keys.KeyRingProperties.Pkcs11;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** The master key in a PKCS#11 token: SoftHSM, which reads its configuration from an environment variable of this process. */
@Tag("e2e")
class Pkcs11Test {
    private static final String LABEL = "master-2026";
    private static final String PIN = "1234";
    private static final Pattern SLOT = Pattern.compile("slot (\\d+)");

    private static Path folder;
    private static Path token;
    /** The PIN of a token in which a session is logged in is not checked again. */
    private static Path other;

    @BeforeAll
    static void makeTokens() throws Exception {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF")).toAbsolutePath();
        assertThat(configuration)
                .as("not the one of the machine")
                .startsWithRaw(Path.of("target").toAbsolutePath());
        folder = configuration.getParent();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder.resolve("tokens"));
        Files.writeString(configuration, "directories.tokendir = " + folder.resolve("tokens") + "\n");
        token = newToken("first");
        other = newToken("second");
        run("keytool -genseckey -alias master-2026 -keyalg AES -keysize 256 -keystore NONE -storetype PKCS11"
                .concat(" -providerClass sun.security.pkcs11.SunPKCS11 -providerArg " + token)
                .concat(" -storepass " + PIN)
                .split(" "));
    }

    @Test
    void theTokenEncryptsTheKeysOfTheStore() {
        String url = "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        String user;
        try (Gatehouse first = Gatehouse.demo(url, "--gatehouse.keys.master-key=pkcs11:" + LABEL, config(), pin())) {
            user = first.signIn("alice");
            String id = MasterKey.inToken(LABEL, null, null).id();
            assertThat(first.bean(JdbcTemplate.class).queryForList("select wrapped from ring_key", String.class))
                    .isNotEmpty()
                    .allMatch(wrapped -> wrapped.startsWith(id + "."));
        }
        try (Gatehouse second = Gatehouse.demo(url, "--gatehouse.keys.master-key=pkcs11:" + LABEL, config(), pin())) {
            assertThat(second.getAs(user, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aKeyInTheTokenReplacesOneInAFileAndBack() throws Exception {
        String inFile = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        String inToken = "pkcs11:" + LABEL;
        byte[] secret = {1, 2, 3};
        String before = read(inFile).wrap("a", secret);
        MasterKeys both = read(inToken, inFile);
        assertThat(both.unwrap("a", before)).isEqualTo(secret);
        assertThat(both.isNewest(before)).isFalse();
        String after = both.wrap("a", secret);
        assertThat(read(inFile, inToken).unwrap("a", after)).isEqualTo(secret);
        assertThatThrownBy(() -> read(inFile).unwrap("a", after)).isInstanceOf(Misconfiguration.class);
        assertThatThrownBy(() -> both.unwrap("another", after))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stored key another is not what was encrypted");
    }

    @Test
    void aMissingKeyOrAWrongPinStopsTheStart() {
        assertThatThrownBy(() -> read("pkcs11:unknown"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.keys.pkcs11: the token has no secret key with the label unknown");
        assertThatThrownBy(() -> Pkcs11Token.open(new Pkcs11(other, "9999", null)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageContaining("the token cannot be opened: CKR_PIN_INCORRECT")
                .hasMessageNotContaining("9999");
    }

    private static MasterKeys read(String... keys) throws IOException {
        Path file = Files.write(folder.resolve("master-key"), List.of(keys));
        Duration day = Duration.ofDays(1);
        Path pin = Files.writeString(folder.resolve("pin"), PIN + "\n");
        return MasterKeys.read(
                new KeyRingProperties(
                        day, day, day, List.of(), file, List.of(), new Pkcs11(token, null, pin), List.of()),
                null,
                true);
    }

    private static String config() {
        return "--gatehouse.keys.pkcs11.config-file=" + token;
    }

    private static String pin() {
        return "--gatehouse.keys.pkcs11.pin=" + PIN;
    }

    /** Before the library is loaded in this process, which knows the tokens of that moment only. */
    private static Path newToken(String name) throws Exception {
        String output =
                run("softhsm2-util", "--init-token", "--free", "--label", name, "--so-pin", "5678", "--pin", PIN);
        Matcher slot = SLOT.matcher(output);
        assertThat(slot.find()).as(output).isTrue();
        return Files.writeString(folder.resolve(name + ".cfg"), """
                name = %s
                library = /usr/lib/softhsm/libsofthsm2.so
                slot = %s
                """.formatted(name, slot.group(1)));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command[0]).isZero();
        return output;
    }
}
