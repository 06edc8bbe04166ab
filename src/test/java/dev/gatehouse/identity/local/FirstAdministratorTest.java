package dev.gatehouse.identity.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A new installation has one administrator, whose first password is of no use after the first sign-in. */
@ExtendWith(OutputCaptureExtension.class)
class FirstAdministratorTest {
    private static final Pattern PRINTED = Pattern.compile("user admin, password (\\S{20})\\s");
    private static final String SETTING = "--gatehouse.identity.local.admin-password=";
    private static final String FIRST = "the first and lonely road";
    private static final String OWN = "a long and lonely road";

    @TempDir
    Path data;

    @Test
    void theFirstStartPrintsARandomPasswordOnce(CapturedOutput output) {
        String[] store = {"--gatehouse.data-dir=" + data, "--spring.datasource.url=jdbc:h2:file:" + data.resolve("db")};
        String password;
        try (Gatehouse first = Gatehouse.bare(store)) {
            Matcher printed = PRINTED.matcher(output.getOut());
            assertThat(printed.find()).isTrue();
            password = printed.group(1);
            assertThat(printed.find()).isFalse();
            assertThat(first.authenticate("admin", password).problem()).startsWith("403 password_must_change");
            Response changed = change(first, password);
            assertThat(TokenForger.claims(changed.text("token")).get("roles")).isEqualTo(List.of("admin"));
        }
        int before = output.getOut().length();
        try (Gatehouse second = Gatehouse.bare(store)) {
            assertThat(output.getOut().substring(before)).doesNotContain("user admin", OWN);
            assertThat(second.authenticate("admin", OWN).status()).isEqualTo(200);
            assertThat(second.authenticate("admin", password).status()).isEqualTo(403);
            AdminFixture.user(second, "another");
            second.bean(LocalUsers.class).remove("admin");
        }
        try (Gatehouse third = Gatehouse.bare(store)) {
            assertThat(third.bean(LocalUsers.class).find("admin")).isEmpty();
        }
    }

    /** Who has read the configuration would be admin after the last local user was deleted. */
    @Test
    void aPasswordThatIsStillConfiguredIsAWarning(CapturedOutput output) {
        String[] arguments = {
            "--gatehouse.data-dir=" + data,
            "--spring.datasource.url=jdbc:h2:file:" + data.resolve("db"),
            SETTING + FIRST
        };
        String warning = "gatehouse.identity.local.admin-password is set although there are local users: remove it.";
        Gatehouse.bare(arguments).close();
        assertThat(output.getOut()).doesNotContain(warning);
        Gatehouse.bare(arguments).close();
        assertThat(output.getOut()).contains(warning).doesNotContain(FIRST);
    }

    @Test
    void aConfiguredPasswordIsNotPrintedAndMustBeChanged(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.bare(SETTING + FIRST)) {
            assertThat(output.getOut()).doesNotContain(FIRST).doesNotContainPattern(PRINTED);
            assertThat(gatehouse.authenticate("admin", FIRST).problem()).startsWith("403 password_must_change");
            assertThat(change(gatehouse, FIRST).status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("admin", FIRST).problem()).startsWith("403 authentication_failed");
        }
    }

    @Test
    void aConfiguredPasswordAddsAnAdministratorBesideAnotherSource(CapturedOutput output) throws Exception {
        Path file = Files.writeString(data.resolve("first"), FIRST + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String setting = "--gatehouse.identity.local.admin-password-file=" + file;
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.identity.local.enabled=true", setting)) {
            assertThat(change(gatehouse, FIRST).status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(output.getOut()).contains(file + " has secrets");
        }
        assertThatThrownBy(() -> Gatehouse.demo(setting))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageContaining("admin-password-file is set, but there are no local users");
        assertThatThrownBy(() -> Gatehouse.demo(setting, SETTING + FIRST))
                .rootCause()
                .hasMessageContaining("are both set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin-password=short|admin-password has a password that may not be used: The password must have 12",
                "admin-password=Administrator|admin-password has a password that may not be used: The password is too common",
                "admin-password-file=nowhere|admin-password-file names nowhere, which cannot be read",
                "breached-passwords-file=nowhere|breached-passwords-file names nowhere, which cannot be read",
            })
    void anUnusableSettingStopsTheStart(String setting, String problem) {
        assertThatThrownBy(() -> Gatehouse.bare("--gatehouse.identity.local." + setting))
                .rootCause()
                .hasMessageContaining("gatehouse.identity.local." + problem);
    }

    @Test
    void noAdministratorIsCreatedIfAnotherSourceIsConfigured(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.identity.local.enabled=true")) {
            assertThat(PRINTED.matcher(output.getOut()).find()).isFalse();
            assertThat(gatehouse.bean(LocalUsers.class).count()).isZero();
            assertThat(gatehouse.authenticate("admin", "admin").status()).isEqualTo(403);
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        }
    }

    private static Response change(Gatehouse gatehouse, String old) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", "admin", "old", old, "new", OWN));
    }
}
