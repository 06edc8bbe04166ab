package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

/** A wrong setting is found at the start or by a check, never by the first user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class JdbcCheckTest {
    private static final String PREFIX = "gatehouse.identity.jdbc.shop.";
    private static final String TWO_ROLE_COLUMNS =
            PREFIX + "roles-query=select login, code from member_right where login = :user";
    private UserTableFixture shop;

    @BeforeAll
    void start() {
        shop = new UserTableFixture();
    }

    @AfterAll
    void stop() throws IOException {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url=postgres|url is not a JDBC URL",
                "url=jdbc:unknown://x|url names a kind of database without a driver",
                "driver-path=/nowhere|driver-path is no jar and no folder with jars",
                "driver-path=src|driver-path is no jar and no folder with jars",
                "driver-path=DRIVER|driver-path has no driver for gatehouse.identity.jdbc.shop.url",
                "connection-timeout=500ms url=jdbc:postgresql://127.0.0.1:%d/nowhere?user=postgres|url names a database that does not exist",
                "connection-timeout=500ms url=jdbc:postgresql://127.0.0.1:%d/postgres?user=stranger|username or password is rejected",
                "user-query=select login, pw, active from member|user-query has no :user",
                "user-query=select login, pw from member where login = :user|user-query has 2 columns",
                "user-query=select login, pw, active from membr where login = :user|user-query is rejected by the database: ERROR: relation \"membr\" does not exist",
                "user-query=selct :user|user-query is rejected",
                "roles-query=select login, code from member_right where login = :user|roles-query has 2 columns",
                "attributes-query=select from member where login = :user|attributes-query has 0 columns",
                "attributes-query=select mial from member where login = :user|attributes-query is rejected",
                "default-encoder=noop|default-encoder is noop",
                "connection-timeout=1ms|connection-timeout is shorter",
                "query-timeout=0s|query-timeout is shorter",
                "pool-size=0|pool-size is less than 1",
            })
    void aWrongSettingIsNamedWithoutTheSecret(String settings, String message, CapturedOutput output) {
        String mariadb = org.mariadb.jdbc.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        String[] changes = Stream.of(settings.split(" (?=url=)"), new String[] {"password=hunter2"})
                .flatMap(Stream::of)
                .map(setting -> PREFIX
                        + setting.replace("%d", String.valueOf(shop.port())).replace("DRIVER", mariadb))
                .toArray(String[]::new);
        Throwable thrown = catchThrowable(() -> shop.source(changes));
        assertThat(NestedExceptionUtils.getMostSpecificCause(thrown))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(PREFIX + message);
        assertThat(Throwables.getStackTrace(thrown)).contains(PREFIX).doesNotContain("hunter2");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aWrongSettingStopsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> shop.gatehouse("--" + TWO_ROLE_COLUMNS, "--" + PREFIX + "password=hunter2")
                        .close())
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PREFIX + "roles-query has 2 columns");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void theCheckReportsEachStep() {
        List<String> steps = new ArrayList<>();
        shop.source().check(steps::add);
        assertThat(steps.get(0)).startsWith("connected to PostgreSQL 17.");
        assertThat(steps.subList(1, 4))
                .containsExactly(
                        "user-query: valid, 3 columns",
                        "roles-query: valid, 1 column",
                        "attributes-query: valid, 4 columns");
    }

    /** Only the command prints the steps, so the start of the application must not fail before it. */
    @Test
    void inCheckModeTheCheckRunsLaterAndBeforeTheFirstSignIn() {
        shop.member("ann", "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69");
        JdbcIdentitySource source = shop.sourceInCheckMode(TWO_ROLE_COLUMNS);
        assertThatThrownBy(() -> source.check(step -> {}))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage(PREFIX + "roles-query has 2 columns");
        assertThatThrownBy(() -> source.identify(new Credentials.Password("ann", "secret")))
                .isInstanceOf(SourceUnavailable.class);
    }
}
