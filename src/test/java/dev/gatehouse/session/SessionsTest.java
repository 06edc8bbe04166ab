package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionProperties.WhenFull;
import dev.gatehouse.session.revocation.RevocationFixture;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions are opened within the limit of their user. */
@Tag("unit")
class SessionsTest {
    private static final Identity ALICE = new Identity("alice", "directory", Set.of(), Map.of());

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final RevocationFixture revocations = new RevocationFixture(database, clock);

    @Test
    void aSessionBeginsInAWholeSecondAndIsNotStored() {
        SessionFixture sessions = limited(0, WhenFull.REFUSE);
        Instant second = clock.instant();
        clock.advance(Duration.ofMillis(999));
        assertThat(sessions.sessions().begin(ALICE, clock.instant()))
                .isEqualTo(new Session(
                        "00000000-0000-0000-0000-000000000001", ALICE, second, second.plus(SessionFixture.LIFETIME)));
        assertThat(database.rows("session")).isZero();
    }

    @Test
    void anOpenedSessionIsStoredWithItsOriginAndItsEnd() {
        SessionFixture sessions = limited(0, WhenFull.REFUSE);
        Instant now = clock.instant();
        String id = sessions.open("alice");
        assertThat(sessions.queries.newestOf("alice", 10))
                .containsExactly(new SessionView(
                        id,
                        "alice",
                        "directory",
                        now,
                        now,
                        now.plus(SessionFixture.LIFETIME),
                        "192.0.2.7",
                        "Browser/1",
                        0,
                        0));
        assertThat(sessions.sessions().endOf(now)).isEqualTo(now.plus(SessionFixture.LIFETIME));
        assertThat(sessions.meters.get("gatehouse.store").timer().count()).isEqualTo(1);
    }

    @Test
    void theOldestSessionEndsWhenOneMoreThanTheLimitIsOpened() {
        SessionFixture sessions = limited(2, WhenFull.EVICT_OLDEST);
        String first = sessions.open("alice");
        String second = sessions.open("alice");
        assertThat(revocations.revocations().isRevoked(sessions.presented(first)))
                .isFalse();
        String third = sessions.open("alice");
        assertThat(revocations.revocations().isRevoked(sessions.presented(first)))
                .isTrue();
        assertThat(ids(sessions.queries.newestOf("alice", 10))).containsExactly(third, second);
    }

    @Test
    void aUserAtTheLimitIsRefusedAndKeepsTheSessions() {
        SessionFixture sessions = limited(2, WhenFull.REFUSE);
        sessions.open("alice");
        sessions.open("alice");
        sessions.open("bob");
        assertThatThrownBy(() -> sessions.open("alice"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().text() + ": " + refusal.detail())
                                .isEqualTo(
                                        "too_many_sessions: User alice has reached the limit of sessions: end one of them"
                                                + " first"));
        assertThat(database.rows("session")).isEqualTo(3);
        assertThat(revocations.events()).isEmpty();
    }

    @Test
    void anOpenedSessionIsCountedWithTheOtherLiveOnesOfItsUser() {
        SessionFixture sessions = limited(2, WhenFull.EVICT_OLDEST);
        String first = sessions.open("alice");
        assertThat(count(sessions, "bob")).hasValue(1);
        assertThat(count(sessions, "alice")).hasValue(2);
        revocations.revocations().revoke(first, RevocationReason.SIGNED_OUT);
        assertThat(count(sessions, "alice")).hasValue(2);
        assertThat(count(sessions, "alice")).as("made room").isEmpty();
    }

    @Test
    void withoutALimitNothingIsCounted() {
        assertThat(count(limited(0, WhenFull.REFUSE), "alice")).isEmpty();
    }

    private static OptionalInt count(SessionFixture sessions, String user) {
        Identity identity = new Identity(user, "directory", Set.of(), Map.of());
        return sessions.sessions()
                .open(sessions.sessions().begin(identity, sessions.sessions().now()), SessionFixture.CALLER);
    }

    @Test
    void aSessionThatHasReachedItsEndDoesNotCount() {
        SessionFixture sessions = limited(1, WhenFull.REFUSE);
        sessions.open("alice");
        clock.advance(SessionFixture.LIFETIME.minusSeconds(1));
        assertThatThrownBy(() -> sessions.open("alice")).isInstanceOf(Refusal.class);
        clock.advance(Duration.ofSeconds(1));
        sessions.open("alice");
        assertThat(database.rows("session")).isEqualTo(2);
    }

    /** The user's lock is a row of a table: a name with a negative hash has one too. */
    @Test
    void everyUserHasALock() {
        SessionFixture sessions = limited(1, WhenFull.EVICT_OLDEST);
        assertThat("polygenelubricants".hashCode()).isNegative();
        sessions.open("polygenelubricants");
        sessions.open("");
        assertThat(database.rows("session")).isEqualTo(2);
    }

    @Test
    void theOriginFitsTheTable() {
        SessionFixture sessions = limited(0, WhenFull.REFUSE);
        sessions.open("alice", new Caller("a".repeat(65), "b".repeat(257)));
        assertThat(sessions.queries.newestOf("alice", 1)).singleElement().satisfies(session -> {
            assertThat(session.address()).isEqualTo("a".repeat(64));
            assertThat(session.userAgent()).isEqualTo("b".repeat(256));
        });
        sessions.open("bob", new Caller("::1", null));
        assertThat(sessions.queries.newestOf("bob", 1))
                .extracting(SessionView::userAgent)
                .containsExactly("");
    }

    @Test
    void aLifetimeOfASecondIsTheShortest() {
        new SessionProperties(Duration.ofSeconds(1), 0, WhenFull.REFUSE);
        assertThatThrownBy(() -> new SessionProperties(Duration.ofMillis(999), 0, WhenFull.REFUSE))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.session.lifetime ");
        assertThatThrownBy(() -> new SessionProperties(Duration.ofSeconds(1), -1, WhenFull.REFUSE))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.session.max-per-user ");
    }

    private SessionFixture limited(int maxPerUser, WhenFull whenFull) {
        return new SessionFixture(database, clock, revocations, maxPerUser, whenFull);
    }

    private static List<String> ids(List<SessionView> sessions) {
        return sessions.stream().map(SessionView::id).toList();
    }
}
