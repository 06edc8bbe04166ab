package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFixture;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live sessions, from the newest to the oldest. */
@Tag("unit")
class SessionQueriesTest {
    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SessionFixture sessions = SessionFixture.unlimited(database, clock);
    private final SessionQueries queries = sessions.queries;

    @Test
    void listsAreFilteredByUserOrByAddress() {
        String alice = sessions.open("alice", new Caller("192.0.2.1", null));
        String bob = sessions.open("bob", new Caller("192.0.2.2", null));
        assertThat(list("alice", null)).containsExactly(alice);
        assertThat(list(null, "192.0.2.2")).containsExactly(bob);
        assertThat(list(null, null)).containsExactlyInAnyOrder(alice, bob);
        assertThat(list("alice", "192.0.2.2")).isEmpty();
    }

    @Test
    void aSessionIsListedUntilItsEnd() {
        String id = sessions.open("alice");
        clock.advance(SessionFixture.LIFETIME.minusSeconds(1));
        assertThat(list("alice", null)).containsExactly(id);
        clock.advance(Duration.ofSeconds(1));
        assertThat(list("alice", null)).isEmpty();
    }

    @Test
    void aRevokedSessionIsNotListed() {
        String id = sessions.open("alice");
        new RevocationFixture(database, clock).revocations().revoke(id, RevocationReason.SIGNED_OUT);
        assertThat(list("alice", null)).isEmpty();
    }

    @Test
    void theNewestSessionsOfAUserAreReadUpToALimit() {
        sessions.open("alice");
        clock.advance(Duration.ofSeconds(1));
        String second = sessions.open("alice");
        sessions.open("bob");
        assertThat(queries.newestOf("alice", 1)).extracting(SessionView::id).containsExactly(second);
        assertThat(queries.newestOf("alice", 3)).hasSize(2);
    }

    /** Some of the sessions were opened in one second, so that only their ids order them. */
    @Test
    void pagesTogetherAreTheWholeListWithoutADuplicate() {
        for (int i = 0; i < 7; i++) {
            sessions.open("alice");
            clock.advance(Duration.ofSeconds(i % 2));
        }
        List<String> all = list("alice", null);
        assertThat(all).hasSize(7);
        List<String> paged = new ArrayList<>();
        String next = "";
        while (next != null) {
            SessionPage<SessionView> page = new SessionPage<>(queries.page("alice", null, next, "2"));
            assertThat(page.sessions()).hasSizeBetween(1, 2);
            page.sessions().forEach(session -> paged.add(session.id()));
            next = page.next();
        }
        assertThat(paged).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1_2",
                "-1_00000000-0000-0000-0000-000000000001",
                "123456789012_00000000-0000-0000-0000-000000000001",
                "1_00000000-0000-0000-0000-000000000001'",
            })
    void anotherTextIsNoCursor(String text) {
        assertThatThrownBy(() -> queries.page(null, null, text, "1"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
    }

    private List<String> list(String user, String address) {
        return queries.page(user, address, null, "10").map(SessionView::id).elements();
    }
}
