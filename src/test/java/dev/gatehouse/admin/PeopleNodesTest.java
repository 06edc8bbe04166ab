package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An erasure at one node has its effect at all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleNodesTest {
    @TempDir
    private static Path data;

    private final String store = TestPostgres.freshDatabase();
    private Gatehouse one;
    private Gatehouse two;

    @BeforeAll
    void start() {
        one = node();
        two = node();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void theOtherNodeRefusesSessionsAndSignInsAndWritesNoNameAnyMore() {
        AdminFixture admin = AdminFixture.of(one, "root");
        String token = PersonFixture.add(admin, "tina");
        assertThat(two.getAs(token, "/me").status()).isEqualTo(200);
        two.authenticate("tina", "a wrong password");
        assertThat(AdminFixture.delete(one, admin.token(), "/admin/people/tina").status())
                .isEqualTo(204);
        await().untilAsserted(() -> assertThat(two.getAs(token, "/me").status()).isEqualTo(401));
        AdminFixture.user(one, "tina");
        assertThat(two.authenticate("tina", AdminFixture.PASSWORD).status()).isEqualTo(403);
        await().until(() ->
                PersonFixture.eventsOfPseudonym(admin, "tina").body().contains("the person of this name was erased"));
        assertThat(PersonFixture.rows(one, "audit_event", "tina")).isZero();
        assertThat(PersonFixture.pseudonym(one, "tina")).isEqualTo(PersonFixture.pseudonym(two, "tina"));
    }

    /** Each one would leave the other one as the last administrator. */
    @Test
    void twoAdministratorsWhoEraseEachOtherAtOnceLeaveOne() {
        one.bean(JdbcClient.class)
                .sql("delete from local_user where name in ('admin', 'root')")
                .update();
        for (int i = 0; i < 5; i++) {
            AdminFixture first = AdminFixture.of(one, "first-" + i);
            AdminFixture second = AdminFixture.of(two, "second-" + i);
            String firstPath = "/admin/people/first-" + i;
            String secondPath = "/admin/people/second-" + i;
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> first.send("DELETE", secondPath, "")),
                            CompletableFuture.runAsync(() -> second.send("DELETE", firstPath, "")))
                    .join();
            assertThat(one.bean(JdbcClient.class)
                            .sql("select count(*) from local_authority where authority = 'admin'")
                            .query(Integer.class)
                            .single())
                    .isPositive();
            one.bean(JdbcClient.class)
                    .sql("delete from local_user where name like 'first-%' or name like 'second-%'")
                    .update();
        }
    }

    private Gatehouse node() {
        return Gatehouse.bare("--spring.datasource.url=" + store, "--gatehouse.data-dir=" + data.toAbsolutePath());
    }
}
