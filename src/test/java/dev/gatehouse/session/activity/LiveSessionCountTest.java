package dev.gatehouse.session.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.storage.TableSize;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The number of live sessions, which a timer reads, costs as much with many sessions as with few. */
@Tag("unit")
class LiveSessionCountTest {
    private static final int MANY = 6 * LiveSessionCount.SAMPLE;
    private static final Pattern ROWS_READ = Pattern.compile("scanCount: (\\d+)");

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final MovableClock clock = new MovableClock();
    private UUID start = new UUID(0, 0);
    private final LiveSessionCount count =
            new LiveSessionCount(database.jdbc(), new TableSize(new JdbcTemplate(database)), () -> start);

    @Test
    void theGaugeShowsTheLastCountAndNothingDuringAnOutage() {
        MeterRegistry meters = new SimpleMeterRegistry();
        ActiveSessionGauge gauge = new ActiveSessionGauge(count, clock, meters);
        assertThat(live(meters)).isNaN();
        SessionFixture sessions = SessionFixture.unlimited(database, clock);
        sessions.open("alice");
        gauge.count();
        assertThat(live(meters)).isEqualTo(1);
        database.setAvailable(false);
        gauge.count();
        assertThat(live(meters)).isNaN();
        database.setAvailable(true);
        clock.advance(SessionFixture.LIFETIME.minusSeconds(1));
        gauge.count();
        assertThat(live(meters)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        gauge.count();
        assertThat(live(meters)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LiveSessionCount.SAMPLE - 1})
    void fewSessionsAreCounted(int sessions) {
        insert(sessions, "1 = 1");
        assertThat(count.at(clock.instant())).isEqualTo(sessions);
    }

    /** Two of three have ended. */
    @ParameterizedTest
    @ValueSource(strings = {"00000000", "3fffffff", "7fffffff", "80000000", "c0000000", "ffffffff"})
    void manySessionsAreEstimated(String randomId) {
        insert(MANY, "mod(x, 3) = 0");
        start = UUID.fromString(randomId + "-0000-4000-8000-000000000000");
        assertThat(count.at(clock.instant())).isBetween(MANY / 3 * 4L / 5, MANY / 3 * 6L / 5);
    }

    @Test
    void aCountReadsFewRowsOfMany() {
        insert(MANY, "1 = 1");
        for (String sql : List.of(LiveSessionCount.UP, LiveSessionCount.DOWN)) {
            String plan = database.jdbc()
                    .sql("explain analyze " + sql)
                    .params(clock.instant().atOffset(ZoneOffset.UTC), "80000000")
                    .query(String.class)
                    .single();
            assertThat(ROWS_READ.matcher(plan).results().mapToInt(rows -> Integer.parseInt(rows.group(1))))
                    .isNotEmpty()
                    .allMatch(rows -> rows <= LiveSessionCount.SAMPLE + 1);
        }
    }

    private void insert(int rows, String live) {
        database.jdbc()
                .sql("insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, live)"
                        + " select random_uuid(), 'alice', 'directory', :now, :now, :end, " + live
                        + " from system_range(1, :rows)")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("end", clock.instant().plusSeconds(1).atOffset(ZoneOffset.UTC))
                .param("rows", rows)
                .update();
    }

    private static double live(MeterRegistry meters) {
        return meters.get("gatehouse.sessions.live").gauge().value();
    }
}
