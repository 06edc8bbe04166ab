package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
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
        assertThat(revocations.isRevoked(id)).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(revocations.revoke(id, RevocationReason.BY_ADMINISTRATOR)).isTrue();
        assertThat(revocations.isRevoked(id)).isTrue();
        assertThat(revocations.isRevoked(other)).isFalse();
        assertThat(node.events).containsExactly(new SessionRevoked(id, "alice", RevocationReason.BY_ADMINISTRATOR));
        assertThat(row(id)).containsEntry("live", false).containsEntry("end_reason", "by_administrator");
        assertThat(row(other)).containsEntry("live", true);
    }

    @Test
    void aSessionIsRevokedOnce() {
        String id = sessions.open("alice");
        assertThat(revocations.revoke(id, RevocationReason.SIGNED_OUT)).isTrue();
        assertThat(revocations.revoke(id, RevocationReason.WATCH)).isFalse();
        assertThat(row(id)).containsEntry("end_reason", "signed_out");
        assertThat(node.events).hasSize(1);
        assertThat(database.rows("ended_session")).isEqualTo(1);
    }

    /** Another node revokes the session after this node has found it. */
    @Test
    void aSessionThatAnotherNodeRevokedMeanwhileIsNotRevokedAgain() {
        String id = sessions.open("alice");
        RevocationStore.LiveSession found = node.store.find(id, clock.instant()).get(0);
        new RevocationFixture(database, clock).revocations().revoke(id, RevocationReason.SIGNED_OUT);
        assertThat(node.store.revoke(found, RevocationReason.WATCH, clock.instant()))
                .isFalse();
        assertThat(row(id)).containsEntry("end_reason", "signed_out");
    }

    @Test
    void aSessionAtItsEndIsNotRevoked() {
        String id = sessions.open("alice");
        clock.advance(SessionFixture.LIFETIME);
        assertThat(revocations.revoke(id, RevocationReason.SIGNED_OUT)).isFalse();
        assertThat(revocations.revoke("unknown", RevocationReason.SIGNED_OUT)).isFalse();
        assertThat(database.rows("ended_session")).isZero();
    }

    /** T25. */
    @Test
    void aUserCannotRevokeASessionOfAnotherUser() {
        String id = sessions.open("alice");
        assertThat(revocations.revokeOneOf("bob", id, RevocationReason.REVOKED)).isFalse();
        assertThat(revocations.isRevoked(id)).isFalse();
        assertThat(revocations.revokeOneOf("alice", id, RevocationReason.REVOKED))
                .isTrue();
        assertThat(revocations.isRevoked(id)).isTrue();
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
                    revocations.isRevoked(kept),
                    revocations.isRevoked(first),
                    revocations.isRevoked(second),
                    revocations.isRevoked(bob)
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
        assertThat(revocations.isRevoked(middle) || revocations.isRevoked(newest))
                .isFalse();
    }

    @Test
    void withinATransactionARevocationTakesEffectAfterTheCommit() {
        String id = sessions.open("alice");
        database.transactions().executeWithoutResult(transaction -> {
            revocations.revoke(id, RevocationReason.SIGNED_OUT);
            assertThat(revocations.isRevoked(id)).isFalse();
            assertThat(node.events).isEmpty();
        });
        assertThat(revocations.isRevoked(id)).isTrue();
        assertThat(node.events).hasSize(1);
    }

    @Test
    void aRevocationThatIsRolledBackHasNoEffect() {
        String id = sessions.open("alice");
        database.transactions().executeWithoutResult(transaction -> {
            revocations.revoke(id, RevocationReason.SIGNED_OUT);
            transaction.setRollbackOnly();
        });
        assertThat(revocations.isRevoked(id)).isFalse();
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
