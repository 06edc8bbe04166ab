package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.SourceOrder;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A setting that cannot work is found at the start, or by a check; never by the first user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class JdbcCheckTest {
    private static final String PREFIX = "gatehouse.identity.jdbc.shop.";
    private Shop shop;

    @BeforeAll
    void start() {
        shop = new Shop();
    }

    @AfterAll
    void stop() throws IOException {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url=postgres|url is no address",
                "url=jdbc:unheard-of://x|url is of a kind",
                "url=jdbc:postgresql://127.0.0.1:%d/nowhere?user=postgres|url names a database that does not exist",
                "url=jdbc:postgresql://127.0.0.1:%d/postgres?user=stranger|username or password is refused",
                "user-query=select login, pw, active from member|user-query has no :user",
                "user-query=select login, pw from member where login = :user|user-query has 2 columns",
                "user-query=select login, pw, active from membr where login = :user|user-query is refused by the database: ERROR: relation \"membr\" does not exist",
                "user-query=selct :user|user-query is refused",
                "roles-query=select login, code from member_right where login = :user|roles-query has 2 columns",
                "attributes-query=select from member where login = :user|attributes-query has 0 columns",
                "attributes-query=select mial from member where login = :user|attributes-query is refused",
                "default-encoder=noop|default-encoder is noop",
                "connection-timeout=1ms|connection-timeout is shorter",
                "query-timeout=0s|query-timeout is shorter",
                "pool-size=0|pool-size is less than 1",
            })
    void aWrongSettingStopsTheStartAndIsNamed(String setting, String message, CapturedOutput output) {
        String argument = "--" + PREFIX + setting.replace("%d", String.valueOf(shop.port()));
        assertThatThrownBy(() -> shop.gatehouse(argument, "--" + PREFIX + "password=hunter2")
                        .close())
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(PREFIX + message);
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain("hunter2");
    }

    @Test
    void theCheckTellsEachStep() {
        try (Gatehouse gatehouse = shop.gatehouse()) {
            List<String> steps = new ArrayList<>();
            source(gatehouse).check(steps::add);
            assertThat(steps.get(0)).startsWith("connected to PostgreSQL 17.");
            assertThat(steps.subList(1, 4))
                    .containsExactly(
                            "user-query: well, 3 columns",
                            "roles-query: well, 1 column",
                            "attributes-query: well, 4 columns");
        }
    }

    @Test
    void aCheckByCommandFindsWhatTheStartThenPassesOver() {
        String wrong = "--" + PREFIX + "roles-query=select login, code from member_right where login = :user";
        shop.member("ann", "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69");
        try (Gatehouse gatehouse = shop.gatehouse(wrong, "--gatehouse.check=true")) {
            assertThatThrownBy(() -> source(gatehouse).check(step -> {}))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessage(PREFIX + "roles-query has 2 columns");
            assertThat(gatehouse.authenticate("ann", "secret").problem()).startsWith("503 identity_source_unavailable");
        }
    }

    private static IdentitySource source(Gatehouse gatehouse) {
        return gatehouse.bean(SourceOrder.class).inOrder().get(0);
    }
}
