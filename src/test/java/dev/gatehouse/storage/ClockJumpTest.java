package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The clock of the store is far ahead for some time, and then right again. */
class ClockJumpTest extends OnBothStores {
    private static final List<String> TABLES =
            List.of("session", "ended_session", "throttle_budget", "known_origin", "audit_event", "ring_key");

    ClockJumpTest() {
        super(Gatehouse::demo, "--gatehouse.throttle.enabled=true");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void nothingIsDeleted(Gatehouse gatehouse) {
        String token = gatehouse.signIn("alice");
        String ended = gatehouse.signIn("alice");
        gatehouse.signOut(ended);
        gatehouse.signOut(gatehouse.signIn("alice"));
        gatehouse.authenticate("bob", "wrong");
        await().until(() -> rows(gatehouse).values().stream().allMatch(rows -> rows > 0));
        Map<String, Integer> before = rows(gatehouse);
        gatehouse.clock().set(Duration.ofDays(400));
        gatehouse.bean(ExpiredData.class).delete();
        assertNothingIsMissing(before, rows(gatehouse));
        gatehouse.clock().set(Duration.ofDays(-400));
        gatehouse.bean(ExpiredData.class).delete();
        assertNothingIsMissing(before, rows(gatehouse));
        assertThat(gatehouse.getAs(ended, "/me").problem()).startsWith("401 session_ended");
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
    }

    /** Audit events may still be written. */
    private static void assertNothingIsMissing(Map<String, Integer> before, Map<String, Integer> after) {
        assertThat(after)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isGreaterThanOrEqualTo(before.get(table)));
    }

    private static Map<String, Integer> rows(Gatehouse gatehouse) {
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        return TABLES.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        table -> jdbc.sql("select count(*) from " + table)
                                .query(Integer.class)
                                .single()));
    }
}
