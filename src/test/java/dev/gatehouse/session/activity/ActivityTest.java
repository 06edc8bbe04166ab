package dev.gatehouse.session.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionView;
import dev.gatehouse.session.activity.Activity.SessionActivity;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.TokenForger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Requests are counted per session, and no request waits until the counts are written. */
class ActivityTest extends OnBothStores {
    ActivityTest() {
        super(Gatehouse::demo);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void requestsAndFailuresAreCountedWithTheTimeOfTheLastOne(Gatehouse gatehouse) {
        String token = gatehouse.signIn("bob");
        Instant opened = open(gatehouse, token).lastSeenAt();
        gatehouse.clock().advance(Duration.ofSeconds(40));
        IntStream.range(0, 20).parallel().forEach(i -> gatehouse.getAs(token, "/me"));
        assertThat(gatehouse.getAs(token, "/protected/resource").status()).isEqualTo(404);
        assertThat(gatehouse.getAs(token, "/admin/keys").status()).isEqualTo(403);
        assertThat(gatehouse.getAs(token, "/nowhere").status()).isEqualTo(404);
        // A request is counted after its response.
        await().untilAsserted(() -> {
            gatehouse.bean(Activity.class).write();
            assertThat(open(gatehouse, token).requests()).isEqualTo(23);
        });
        assertThat(open(gatehouse, token).failures()).isEqualTo(3);
        assertThat(open(gatehouse, token).lastSeenAt()).isAfter(opened.plusSeconds(39));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theRestIsWrittenAtShutdown(Gatehouse gatehouse) {
        String token = gatehouse.signIn("carol");
        Activity activity = new Activity(gatehouse.bean(ActivityStore.class), gatehouse.clock());
        activity.count(TokenForger.claims(token).get("sid").toString(), 400);
        activity.write();
        assertThat(open(gatehouse, token).failures()).isEqualTo(1);
    }

    @Test
    void activityDuringAnOutageIsWrittenAfterIt() {
        UnreliableStore store = new UnreliableStore();
        Activity activity = new Activity(store, embedded().clock());
        for (int round = 0; round < 3; round++) {
            activity.count("one", 200);
            activity.count("two", 404);
            activity.write();
        }
        store.works = true;
        activity.write();
        activity.write();
        assertThat(store.written.stream().map(each -> each.id() + " " + each.requests() + " " + each.failures()))
                .containsExactly("one 3 0", "two 3 3");
    }

    @Test
    void memoryIsBoundedAndIsFreedAfterAnOutage() {
        UnreliableStore store = new UnreliableStore();
        Activity activity = new Activity(store, embedded().clock());
        for (int i = 0; i < Activity.MAX_SESSIONS + 1_000; i++) {
            activity.count(UUID.randomUUID().toString(), 200);
        }
        store.works = true;
        activity.write();
        assertThat(store.written).hasSize(Activity.MAX_SESSIONS);
        embedded().clock().advance(Duration.ofSeconds(11));
        activity.write();
        activity.count("one more", 200);
        activity.write();
        assertThat(store.written).hasSize(Activity.MAX_SESSIONS + 1);
    }

    @Test
    void noCountIsLostWhenRequestsAndWritesOverlap() {
        UnreliableStore store = new UnreliableStore();
        store.works = true;
        Activity activity = new Activity(store, embedded().clock());
        IntStream.range(0, 200_000).parallel().forEach(i -> {
            activity.count("busy", 200);
            if (i % 1_000 == 0) {
                synchronized (store) {
                    activity.write();
                }
            }
        });
        activity.write();
        assertThat(store.written.stream().mapToLong(SessionActivity::requests).sum())
                .isEqualTo(200_000);
    }

    private static SessionView open(Gatehouse gatehouse, String token) {
        String id = TokenForger.claims(token).get("sid").toString();
        return gatehouse.bean(SessionQueries.class).page(null, null, null, "200").elements().stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A store that fails until {@code works} is set. */
    private static final class UnreliableStore extends ActivityStore {
        private final List<SessionActivity> written = new ArrayList<>();
        private boolean works;

        UnreliableStore() {
            super(new JdbcTemplate());
        }

        @Override
        public void write(List<SessionActivity> activity) {
            if (!works) {
                throw new DataAccessResourceFailureException("down");
            }
            written.addAll(activity);
        }
    }
}
