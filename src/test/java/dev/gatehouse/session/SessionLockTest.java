package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionProperties.WhenFull;
import dev.gatehouse.session.SessionRows.NewSession;
import dev.gatehouse.session.revocation.RevocationFixture;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The transaction of another node adds a session while this node opens one for the same user. */
@Tag("unit")
class SessionLockTest {
    private static final Identity ALICE = new Identity("alice", "directory", Set.of(), Map.of());

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SessionRows otherNode = new SessionRows(database.jdbc(), new JdbcTemplate(database));
    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aSessionThatAnotherNodeAddsAtTheSameMomentIsCounted() throws Exception {
        assertThat(openWhileAnotherNodeAdds(2).get()).hasValue(2);
        assertThat(database.rows("session")).isEqualTo(2);
    }

    @Test
    void twoNodesAtTheSameMomentDoNotExceedTheLimit() {
        Future<OptionalInt> second = openWhileAnotherNodeAdds(1);
        assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(Refusal.class);
        assertThat(database.rows("session")).isEqualTo(1);
    }

    /** The other node commits when this one waits for it, or has not waited. */
    private Future<OptionalInt> openWhileAnotherNodeAdds(int maxPerUser) {
        Sessions sessions = new SessionFixture(
                        database, clock, new RevocationFixture(database, clock), maxPerUser, WhenFull.REFUSE)
                .sessions();
        Session mine = sessions.begin(ALICE, sessions.now());
        Session others = new Session("of-another-node", ALICE, mine.openedAt(), mine.endsAt());
        return database.transactions().execute(transaction -> {
            otherNode.lock(Set.of(ALICE.user()));
            otherNode.insert(List.of(new NewSession(others, SessionFixture.CALLER, null)));
            Future<OptionalInt> opened = threads.submit(() -> sessions.open(mine, SessionFixture.CALLER));
            await().until(() -> opened.isDone() || isAnyWaiting());
            return opened;
        });
    }

    private boolean isAnyWaiting() {
        return database.jdbc()
                        .sql("select count(*) from information_schema.sessions where blocker_id is not null")
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
