package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which sessions a revocation ends, and when it takes effect. */
@Tag("unit")
class RevocationsTest {
    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SessionFixture sessions = SessionFixture.unlimited(database, clock);
    private final RevocationFixture node = new RevocationFixture(database, clock);
    private final Revocations revocations = node.revocations();

    @Test
    void aRevokedSessionIsInMemoryInTheStoreAndPublished() {
        String id = sessions.open("alice");
        String other = sessions.open("alice");
        assertThat(revocations.isRevoked(sessions.presented(id))).isFalse();
        clock.advance(Duration.ofSeconds(5));
        revocations.revoke(id, RevocationReason.BY_ADMINISTRATOR);
        assertThat(revocations.isRevoked(sessions.presented(id))).isTrue();
        assertThat(revocations.isRevoked(sessions.presented(other))).isFalse();
        assertThat(node.events).containsExactly(new SessionRevoked(id, "alice", RevocationReason.BY_ADMINISTRATOR));
        assertThat(row(id)).containsEntry("live", false).containsEntry("end_reason", "by_administrator");
        assertThat(row(other)).containsEntry("live", true);
    }

    @Test
    void aSessionIsRevokedOnce() {
        String id = sessions.open("alice");
        revocations.revoke(sessions.presented(id), RevocationReason.SIGNED_OUT);
        revocations.revoke(id, RevocationReason.WATCH);
        assertThat(row(id)).containsEntry("end_reason", "signed_out");
        assertThat(node.events).hasSize(1);
        assertThat(database.rows("ended_session")).isEqualTo(1);
    }

    @Test
    void aSessionThatAnotherNodeRevokedIsNotRevokedAgain() {
        String id = sessions.open("alice");
        new RevocationFixture(database, clock).revocations().revoke(id, RevocationReason.SIGNED_OUT);
        revocations.revoke(id, RevocationReason.WATCH);
        assertThat(node.events).isEmpty();
        assertThat(row(id)).containsEntry("end_reason", "signed_out");
    }

    /** T20. */
    @Test
    void aSessionWithoutARowIsRevoked() {
        PresentedSession lost = new PresentedSession("lost", "alice", clock.instant(), clock.instant());
        revocations.revoke(lost, RevocationReason.SIGNED_OUT);
        revocations.revoke("other", RevocationReason.WATCH);
        assertThat(revocations.isRevoked(lost)).isTrue();
        assertThat(node.events)
                .containsExactly(
                        new SessionRevoked("lost", "alice", RevocationReason.SIGNED_OUT),
                        new SessionRevoked("other", null, RevocationReason.WATCH));
        assertThat(database.rows("ended_session")).isEqualTo(2);
    }

    /** T20. */
    @Test
    void allSessionsThatWereOpenedUntilThenAreRevokedWithoutRows() {
        revocations.revokeAllOf("alice", "kept", RevocationReason.PASSWORD_CHANGED);
        Instant now = clock.instant();
        assertThat(revocations.isRevoked(new PresentedSession("lost", "alice", now, now)))
                .isTrue();
        assertThat(revocations.isRevoked(new PresentedSession("kept", "alice", now, now)))
                .isFalse();
        assertThat(revocations.isRevoked(new PresentedSession("later", "alice", now.plusSeconds(1), now)))
                .isFalse();
        assertThat(revocations.isRevoked(new PresentedSession("other", "bob", now, now)))
                .isFalse();
        assertThat(revocations.revokedUntil("alice")).contains(now);
        assertThat(revocations.revokedUntil("bob")).isEmpty();
    }

    @Test
    void theLatestTimeOfAUserAndOfEveryoneCounts() {
        revocations.revokeAllOf("alice", null, RevocationReason.REVOKED);
        revocations.revokeAllOf("bob", null, RevocationReason.REVOKED);
        Instant first = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        revocations.revokeRestored();
        Instant second = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        revocations.revokeAllOf("bob", null, RevocationReason.REVOKED);
        assertThat(first).isBefore(second);
        assertThat(node.reader.revokedUntil(List.of("alice", "bob", "carol")))
                .containsEntry("alice", second)
                .containsEntry("bob", clock.instant())
                .containsEntry("carol", second);
    }

    /** Version 0.1 reads the ids only, and fails at one that is null. */
    @Test
    void aRevocationOfAUserHasTheIdOfNoSession() {
        String id = sessions.open("alice");
        revocations.revokeAllOf("alice", null, RevocationReason.REVOKED);
        revocations.revokeAllOf("alice", null, RevocationReason.REVOKED);
        assertThat(database.jdbc()
                        .sql("select distinct session_id from ended_session where session_id <> ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .hasSize(2);
        assertThat(database.rows("ended_session")).isEqualTo(3);
    }

    /** Each of two sessions ends all others, at the same moment on two nodes. */
    @Test
    void sessionsThatRevokeEachOtherBothEnd() {
        String one = sessions.open("alice");
        String other = sessions.open("alice");
        revocations.revokeAllOf("alice", one, RevocationReason.REVOKED);
        revocations.revokeAllOf("alice", other, RevocationReason.REVOKED);
        assertThat(revocations.isRevoked(sessions.presented(one))).isTrue();
        assertThat(revocations.isRevoked(sessions.presented(other))).isTrue();
    }

    /** Tokens of other issuers may live longer than ours. */
    @Test
    void aRevocationIsKeptUntilThePresentedTokenHasExpired() {
        Instant expiry = clock.instant().plus(Duration.ofDays(1));
        PresentedSession imported = new PresentedSession("imported", "alice", clock.instant(), expiry);
        revocations.revoke(imported, RevocationReason.SIGNED_OUT);
        clock.advance(Duration.ofDays(1).plusSeconds(50));
        node.expired.deleteExpired(clock.instant());
        assertThat(revocations.isRevoked(imported)).isTrue();
        clock.advance(Duration.ofMillis(1));
        node.expired.deleteExpired(clock.instant());
        assertThat(revocations.isRevoked(imported)).isFalse();
    }

    @Test
    void inAnOutageARevocationTakesEffectHereAndIsWrittenLater() {
        String id = sessions.open("alice");
        PresentedSession session = sessions.presented(id);
        database.setAvailable(false);
        assertThatThrownBy(() -> revocations.revoke(session, RevocationReason.SIGNED_OUT))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));
        assertThat(revocations.isRevoked(session)).isTrue();
        node.unwritten.writeAll();
        database.setAvailable(true);
        node.follower.follow();
        assertThat(node.events).as("the reading does not wait for it").isEmpty();
        node.unwritten.writeAll();
        node.unwritten.writeAll();
        assertThat(node.events).containsExactly(new SessionRevoked(id, "alice", RevocationReason.SIGNED_OUT));
        assertThat(row(id)).containsEntry("end_reason", "signed_out");
        assertThat(database.rows("ended_session")).isEqualTo(1);
    }

    /** T25. */
    @Test
    void aUserCannotRevokeASessionOfAnotherUser() {
        String id = sessions.open("alice");
        assertThat(revocations.revokeOneOf("bob", id, RevocationReason.REVOKED)).isFalse();
        assertThat(revocations.isRevoked(sessions.presented(id))).isFalse();
        assertThat(revocations.revokeOneOf("alice", id, RevocationReason.REVOKED))
                .isTrue();
        assertThat(revocations.isRevoked(sessions.presented(id))).isTrue();
    }

    @Test
    void allSessionsOfAUserEndExceptOne() {
        String kept = sessions.open("alice");
        String first = sessions.open("alice");
        String second = sessions.open("alice");
        String bob = sessions.open("bob");
        assertThat(revocations.revokeAllOf("alice", kept, RevocationReason.PASSWORD_CHANGED))
                .isEqualTo(2);
        assertThat(new boolean[] {
                    revocations.isRevoked(sessions.presented(kept)),
                    revocations.isRevoked(sessions.presented(first)),
                    revocations.isRevoked(sessions.presented(second)),
                    revocations.isRevoked(sessions.presented(bob))
                })
                .containsExactly(false, true, true, false);
        assertThat(revocations.revokeAllOf("alice", null, RevocationReason.USER_GONE))
                .isEqualTo(1);
        assertThat(revocations.revokeAllOf("alice", null, RevocationReason.USER_GONE))
                .isZero();
    }

    @Test
    void theNewestSessionsOfAUserContinue() {
        String oldest = sessions.open("alice");
        String middle = sessions.open("alice");
        clock.advance(Duration.ofSeconds(1));
        String newest = sessions.open("alice");
        revocations.revokeOldestOf("alice", 3, RevocationReason.EVICTED);
        assertThat(node.events).isEmpty();
        revocations.revokeOldestOf("alice", 2, RevocationReason.EVICTED);
        assertThat(node.events).containsExactly(new SessionRevoked(oldest, "alice", RevocationReason.EVICTED));
        assertThat(revocations.isRevoked(sessions.presented(middle))
                        || revocations.isRevoked(sessions.presented(newest)))
                .isFalse();
    }

    @Test
    void withinATransactionARevocationTakesEffectAfterTheCommit() {
        String id = sessions.open("alice");
        database.transactions().executeWithoutResult(transaction -> {
            revocations.revoke(id, RevocationReason.SIGNED_OUT);
            assertThat(revocations.isRevoked(sessions.presented(id))).isFalse();
            assertThat(node.events).isEmpty();
        });
        assertThat(revocations.isRevoked(sessions.presented(id))).isTrue();
        assertThat(node.events).hasSize(1);
    }

    @Test
    void aRevocationThatIsRolledBackHasNoEffect() {
        String id = sessions.open("alice");
        database.transactions().executeWithoutResult(transaction -> {
            revocations.revoke(id, RevocationReason.SIGNED_OUT);
            transaction.setRollbackOnly();
        });
        assertThat(revocations.isRevoked(sessions.presented(id))).isFalse();
        assertThat(node.events).isEmpty();
        assertThat(row(id)).containsEntry("live", true);
    }

    private Map<String, Object> row(String id) {
        return database.jdbc()
                .sql("select live, end_reason from session where id = ?")
                .param(id)
                .query()
                .singleRow();
    }
}
