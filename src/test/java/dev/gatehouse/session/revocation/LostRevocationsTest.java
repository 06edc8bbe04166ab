package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** T69. PostgreSQL loses the last sign-outs in an asynchronous failover, under two running nodes. */
class LostRevocationsTest {
    @TempDir
    private static Path data;

    @Test
    void whatTheNodesRememberIsWrittenAgainAndNewSignOutsAreSeen() {
        String store = TestPostgres.freshDatabase();
        try (Gatehouse one = node(store);
                Gatehouse two = node(store)) {
            String lost = one.signIn("alice");
            String next = one.signIn("alice");
            assertThat(one.signOut(one.signIn("bob")).status()).isEqualTo(204);
            assertThat(one.signOut(lost).status()).isEqualTo(204);
            await().until(() -> two.getAs(lost, "/me").status() == 401);
            JdbcClient database = one.bean(JdbcClient.class);
            long last = database.sql("select max(seq) from ended_session")
                    .query(Long.class)
                    .single();
            database.sql("delete from ended_session where seq = ?").param(last).update();
            database.sql("alter table ended_session alter column seq restart with " + last)
                    .update();
            assertThat(two.signOut(next).status()).isEqualTo(204);
            await().until(() -> one.getAs(next, "/me").status() == 401);
            await().untilAsserted(() -> {
                try (Gatehouse restarted = node(store)) {
                    assertThat(restarted.getAs(lost, "/me").status()).isEqualTo(401);
                }
            });
        }
    }

    private static Gatehouse node(String store) {
        return Gatehouse.demo("--spring.datasource.url=" + store, "--gatehouse.data-dir=" + data);
    }
}
