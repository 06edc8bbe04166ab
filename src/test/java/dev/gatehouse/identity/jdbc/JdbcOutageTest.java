package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** While the database is unavailable, sign-ins fail with 503; they work again when it is back (T31). */
@ExtendWith(OutputCaptureExtension.class)
class JdbcOutageTest {
    private static final String HASH = "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69";
    private static final String SHORT_TIMEOUT = "--gatehouse.identity.jdbc.shop.connection-timeout=500ms";

    private final int port = Gatehouse.freePort();

    @Test
    void anOutageIs503AndEndsWithTheOutage(@TempDir Path folder) throws Exception {
        UserTableFixture shop = shop(folder);
        shop.sql("create table member (login text, pw text, active boolean)");
        shop.sql("insert into member values ('ann', ?, true)", HASH);
        try (Gatehouse gatehouse = gatehouse(shop)) {
            assertThat(gatehouse.authenticate("ann", "secret").status()).isEqualTo(200);
            shop.close();
            for (String password : new String[] {"secret", "wrong"}) {
                assertThat(gatehouse.authenticate("ann", password).problem())
                        .isEqualTo("503 identity_source_unavailable: The identity source is unavailable, try again"
                                + " later");
            }
            try (UserTableFixture again = shop(folder)) {
                again.sql("update member set active = true");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> gatehouse.authenticate("ann", "secret").status() == 200);
            }
        }
    }

    @Test
    void anUnavailableDatabaseAtTheStartIsOnlyAWarning(@TempDir Path folder, CapturedOutput log) throws Exception {
        UserTableFixture shop = shop(folder);
        shop.sql("create table member (login text, pw text, active boolean)");
        shop.sql("insert into member values ('ann', ?, true)", HASH);
        shop.close();
        try (Gatehouse gatehouse = gatehouse(shop)) {
            assertThat(log.getAll()).contains("identity source shop is unavailable at the start: ");
            assertThat(gatehouse.authenticate("ann", "secret").status()).isEqualTo(503);
            try (UserTableFixture again = shop(folder)) {
                again.sql("update member set active = true");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> gatehouse.authenticate("ann", "secret").status() == 200);
            }
        }
    }

    private UserTableFixture shop(Path folder) {
        return new UserTableFixture(UserTableFixture.start(EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)));
    }

    private static Gatehouse gatehouse(UserTableFixture shop) {
        return Gatehouse.bare(
                shop.settings("shop").findFirst().orElseThrow(),
                "--gatehouse.identity.jdbc.shop.user-query=select login, pw, active from member where login = :user",
                SHORT_TIMEOUT);
    }
}
