package dev.gatehouse.identity.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A new installation has one administrator, with a random password. */
@ExtendWith(OutputCaptureExtension.class)
class FirstAdministratorTest {
    private static final Pattern PRINTED = Pattern.compile("user admin, password (\\S{20})\\s");

    @Test
    void theFirstStartPrintsARandomPasswordOnce(@TempDir Path data, CapturedOutput output) {
        String[] store = {"--gatehouse.data-dir=" + data, "--spring.datasource.url=jdbc:h2:file:" + data.resolve("db")};
        String password;
        try (Gatehouse first = Gatehouse.bare(store)) {
            Matcher printed = PRINTED.matcher(output.getOut());
            assertThat(printed.find()).isTrue();
            password = printed.group(1);
            assertThat(printed.find()).isFalse();
            assertThat(TokenForger.claims(first.authenticate("admin", password).text("token"))
                            .get("roles"))
                    .isEqualTo(List.of("admin"));
        }
        int before = output.getOut().length();
        try (Gatehouse second = Gatehouse.bare(store)) {
            assertThat(output.getOut().substring(before)).doesNotContain("password");
            assertThat(second.authenticate("admin", password).status()).isEqualTo(200);
        }
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
}
