package dev.gatehouse.session.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.session.activity.Activity.SessionActivity;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is written of the activity of sessions, and when. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("unit")
class ActivityWriteTest {
    private final MovableClock clock = new MovableClock();
    private final Instant start = clock.instant();
    private final List<List<SessionActivity>> batches = new ArrayList<>();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final ActivityStore store = new ActivityStore(new JdbcTemplate(database)) {
        @Override
        public void write(List<SessionActivity> activity) {
            super.write(activity);
            batches.add(List.copyOf(activity));
        }
    };
    private final Activity activity = new Activity(store, clock);

    @Test
    void onlyAResponseWithStatus4xxIsAFailure() {
        for (int status : new int[] {200, 302, 399, 400, 404, 499, 500, 503}) {
            activity.count("one", status);
        }
        activity.write();
        assertThat(batches).containsExactly(List.of(new SessionActivity("one", start, 8, 3)));
    }

    @Test
    void eachWriteHasTheRequestsSinceTheLastOneAndTheirLatestTime() {
        activity.count("one", 200);
        clock.advance(Duration.ofSeconds(1));
        activity.count("one", 200);
        activity.write();
        activity.write();
        activity.count("one", 404);
        activity.write();
        assertThat(batches)
                .containsExactly(
                        List.of(new SessionActivity("one", start.plusSeconds(1), 2, 0)),
                        List.of(new SessionActivity("one", start.plusSeconds(1), 1, 1)));
    }

    @Test
    void theTimeOfTheLastRequestIsKnownToTheSecond() {
        activity.count("one", 200);
        clock.advance(Duration.ofMillis(999));
        activity.count("one", 200);
        activity.write();
        clock.advance(Duration.ofMillis(1));
        activity.count("one", 200);
        activity.write();
        assertThat(batches)
                .containsExactly(
                        List.of(new SessionActivity("one", start, 2, 0)),
                        List.of(new SessionActivity("one", start.plusSeconds(1), 1, 0)));
    }

    /** Memory is full until idle sessions are forgotten: those without a request for more than ten seconds. */
    @Test
    void anIdleSessionMakesRoomForAnotherAfterTenSeconds() {
        List<SessionActivity> written = new ArrayList<>();
        Activity full = new Activity(
                new ActivityStore(new JdbcTemplate()) {
                    @Override
                    public void write(List<SessionActivity> taken) {
                        written.addAll(taken);
                    }
                },
                clock);
        for (int i = 0; i <= Activity.MAX_SESSIONS; i++) {
            full.count(Integer.toString(i), 200);
        }
        full.write();
        assertThat(written).hasSize(Activity.MAX_SESSIONS);
        clock.advance(Duration.ofSeconds(10));
        full.write();
        full.count("another", 200);
        clock.advance(Duration.ofMillis(1));
        full.write();
        assertThat(written).as("not idle yet").hasSize(Activity.MAX_SESSIONS);
        full.count("another", 200);
        full.write();
        assertThat(written).hasSize(Activity.MAX_SESSIONS + 1);
    }

    /** A request is counted while the write that fails is under way. */
    @Test
    void theLaterTimeStaysWhenCountsArePutBack() {
        List<Activity> counting = new ArrayList<>();
        ActivityStore failing = new ActivityStore(new JdbcTemplate(database)) {
            @Override
            public void write(List<SessionActivity> taken) {
                if (batches.isEmpty()) {
                    batches.add(List.copyOf(taken));
                    clock.advance(Duration.ofSeconds(2));
                    counting.get(0).count("one", 200);
                    throw new DataAccessResourceFailureException("down");
                }
                batches.add(List.copyOf(taken));
            }
        };
        counting.add(new Activity(failing, clock));
        counting.get(0).count("one", 404);
        counting.get(0).write();
        counting.get(0).write();
        assertThat(batches)
                .containsExactly(
                        List.of(new SessionActivity("one", start, 1, 1)),
                        List.of(new SessionActivity("one", start.plusSeconds(2), 2, 1)));
    }

    @Test
    void aClockThatGoesBackDoesNotMakeTheLastRequestEarlier() {
        activity.count("one", 200);
        clock.advance(Duration.ofSeconds(-5));
        activity.count("one", 200);
        activity.write();
        assertThat(batches).containsExactly(List.of(new SessionActivity("one", start, 2, 0)));
    }

    @Test
    void batchesHaveFiveHundredSessionsInTheOrderOfTheirIds() {
        for (int i = 1_200; i > 0; i--) {
            activity.count("%04d".formatted(i), 200);
        }
        activity.write();
        assertThat(batches).extracting(List::size).containsExactly(500, 500, 200);
        assertThat(batches.stream().flatMap(List::stream))
                .extracting(SessionActivity::id)
                .isSorted();
    }

    @Test
    void whatAnOutageKeptIsWrittenAfterItWithLaterRequests(CapturedOutput log) {
        activity.count("one", 200);
        database.setAvailable(false);
        activity.write();
        activity.write();
        clock.advance(Duration.ofSeconds(1));
        activity.count("one", 404);
        activity.count("two", 200);
        activity.write();
        assertThat(batches).isEmpty();
        database.setAvailable(true);
        activity.write();
        assertThat(batches)
                .containsExactly(List.of(
                        new SessionActivity("one", start.plusSeconds(1), 2, 1),
                        new SessionActivity("two", start.plusSeconds(1), 1, 0)));
        assertThat(log.getAll().lines().filter(line -> line.contains("store unavailable: the activity")))
                .hasSize(1);
        assertThat(log.getAll().lines().filter(line -> line.contains("store available again: the activity")))
                .hasSize(1);
    }

    @Test
    void theStoreAddsCountsAndKeepsTheLaterTime() {
        String id = SessionFixture.unlimited(database, clock).open("alice");
        store.write(List.of(new SessionActivity(id, start.plusSeconds(9), 3, 1)));
        store.write(List.of(new SessionActivity(id, start.plusSeconds(5), 2, 2)));
        Map<String, Object> row = database.jdbc()
                .sql("select requests, failures, last_seen_at = ? as kept from session")
                .param(start.plusSeconds(9).atOffset(ZoneOffset.UTC))
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("requests", 5L)
                .containsEntry("failures", 3L)
                .containsEntry("kept", true);
    }
}
