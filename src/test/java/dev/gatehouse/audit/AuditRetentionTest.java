package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit log has a bound by number. Events that strangers cause do not displace the others. */
class AuditRetentionTest extends OnBothStores {
    AuditRetentionTest() {
        super(Gatehouse::bare, "--gatehouse.audit.max-events=1000");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void failedSignInsAreDeletedFirstAndThenTheOldestEvents(Gatehouse gatehouse) {
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        jdbc.sql("delete from audit_event").update();
        add(gatehouse, "session_ended", 500);
        add(gatehouse, "login_failed", 20_000);
        add(gatehouse, "session_ended", 600);
        add(gatehouse, "login_failed", 100);
        double before = displaced(gatehouse);
        gatehouse.bean(AuditRetention.class).deleteExcess();
        assertThat(count(jdbc, "login_failed")).isZero();
        assertThat(count(jdbc, "session_ended")).isEqualTo(1_000);
        assertThat(jdbc.sql("select reason from audit_event order by id fetch first 1 row only")
                        .query(Integer.class)
                        .single())
                .isEqualTo(101);
        assertThat(displaced(gatehouse) - before).isEqualTo(20_200);
        gatehouse.bean(AuditRetention.class).deleteExcess();
        assertThat(displaced(gatehouse) - before).isEqualTo(20_200);
        add(gatehouse, "login_failed", 10);
        gatehouse.bean(AuditRetention.class).deleteExcess();
        assertThat(count(jdbc, "login_failed")).as("a hundredth is not counted").isEqualTo(10);
        add(gatehouse, "login_failed", 1);
        gatehouse.bean(AuditRetention.class).deleteExcess();
        assertThat(count(jdbc, "login_failed")).isZero();
    }

    @Test
    void aBoundOfLessThanAThousandStopsTheStart() {
        assertThatThrownBy(() -> new AuditRetention.Properties(Duration.ofDays(90), 999))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.audit.max-events is less than 1000");
    }

    private static void add(Gatehouse gatehouse, String kind, int number) {
        AuditWriter writer = gatehouse.bean(AuditWriter.class);
        for (int i = 1; i <= number; i++) {
            writer.add(
                    AuditEvent.of(gatehouse.clock().instant(), kind, "success").withReason(String.format("%06d", i)));
            if (i % 10_000 == 0) {
                writer.write();
            }
        }
        writer.write();
    }

    private static int count(JdbcClient jdbc, String kind) {
        return jdbc.sql("select count(*) from audit_event where kind = ?")
                .param(kind)
                .query(Integer.class)
                .single();
    }

    private static double displaced(Gatehouse gatehouse) {
        return gatehouse
                .bean(MeterRegistry.class)
                .counter("gatehouse.audit.displaced")
                .count();
    }
}
