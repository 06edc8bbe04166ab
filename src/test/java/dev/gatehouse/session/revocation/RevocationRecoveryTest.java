package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedUser;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** T69. The store loses the newest revocations, as in an asynchronous failover, and numbers others like the lost ones. */
@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class RevocationRecoveryTest {
    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SessionFixture sessions = SessionFixture.unlimited(database, clock);
    private final RevocationFixture node = new RevocationFixture(database, clock);
    private final RevocationFixture other = new RevocationFixture(database, clock);
    private final RevocationFeed feed = node.feed(clock);
    private final PresentedSession bobs = new PresentedSession("bobs", "bob", clock.instant(), Instant.MAX);

    @Test
    void aRevocationThatHasTheNumberOfALostOneIsSeenAndTheLostOnesAreWrittenAgain(CapturedOutput log) {
        String kept = revoke(node);
        String lost = revoke(node);
        node.revocations().revokeAllOf("bob", null, RevocationReason.USER_GONE);
        node.follower.follow();
        Cursor before = feed.after(feed.beginning()).cursor();
        loseAllAfter(1);
        database.jdbc()
                .sql("update session set live = true where id = ?")
                .param(lost)
                .update();
        String next = revoke(other);
        String another = revoke(other);
        String last = revoke(other);
        node.follower.follow();
        for (String id : new String[] {kept, lost, next, another, last}) {
            assertThat(node.list.contains(sessions.presented(id))).isTrue();
        }
        FeedPage page = feed.after(before);
        assertThat(page.cursor().feed()).isNotEqualTo(before.feed());
        assertThat(page.sessions())
                .extracting(RevokedSession::sid)
                .containsExactlyInAnyOrder(kept, next, another, last, lost);
        assertThat(page.users()).extracting(RevokedUser::sub).containsExactly("bob");
        RevocationFixture restarted = new RevocationFixture(database, clock);
        assertThat(restarted.list.contains(sessions.presented(lost))).isTrue();
        assertThat(restarted.list.contains(bobs)).isTrue();
        assertThat(reason(lost)).isEqualTo("recovered");
        other.follower.follow();
        other.follower.follow();
        node.follower.follow();
        assertThat(feed.after(page.cursor()).hasNews()).isFalse();
        assertThat(database.rows("ended_session")).isEqualTo(6);
        assertThat(log.getAll().lines().filter(line -> line.contains("has gone back")))
                .hasSize(2);
    }

    @Test
    void whatThisNodeHasWrittenItselfCountsBeforeItIsRead() {
        revoke(node);
        node.follower.follow();
        String lost = revoke(node);
        loseAllAfter(1);
        node.follower.follow();
        assertThat(new RevocationFixture(database, clock).list.contains(sessions.presented(lost)))
                .isTrue();
    }

    /** Writing it may wait for a lock, which must not stop the reading. */
    @Test
    void aRevocationThatWaitsToBeWrittenIsNotWrittenByTheRecovery() {
        revoke(node);
        node.follower.follow();
        String waiting = sessions.open("alice");
        database.setAvailable(false);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> node.revocations().revoke(waiting, RevocationReason.SIGNED_OUT));
        database.setAvailable(true);
        loseAllAfter(0);
        node.follower.follow();
        assertThat(reason(waiting)).isNull();
        node.unwritten.writeAll();
        assertThat(reason(waiting)).isEqualTo("signed_out");
    }

    @Test
    void theSessionThatALostRevocationExceptsStaysLive() {
        String kept = sessions.open("alice");
        String ended = sessions.open("alice");
        node.revocations().revokeAllOf("alice", kept, RevocationReason.SIGNED_OUT);
        node.follower.follow();
        loseAllAfter(0);
        database.jdbc().sql("update session set live = true, end_reason = null").update();
        node.follower.follow();
        assertThat(reason(ended)).isEqualTo("recovered");
        assertThat(reason(kept)).isNull();
    }

    @Test
    void aRevocationThatWasDeletedAfterItsEndIsNotLost() {
        revoke(node);
        node.follower.follow();
        Cursor before = feed.beginning();
        clock.advance(RevocationFixture.KEPT.plusMillis(1));
        node.expired.deleteExpired(clock.instant());
        node.follower.follow();
        revoke(other);
        other.expired.deleteExpired(clock.instant());
        node.follower.follow();
        assertThat(feed.beginning()).isEqualTo(before);
        assertThat(database.rows("ended_session")).isEqualTo(1);
    }

    /** Even if the last revocation has reached its end: the next ones get its number. */
    @Test
    void aListThatIsShorterHasLostRevocations() {
        revoke(node);
        node.follower.follow();
        clock.advance(RevocationFixture.KEPT.plusMillis(1));
        node.expired.deleteExpired(clock.instant());
        Cursor before = feed.beginning();
        loseAllAfter(0);
        node.follower.follow();
        assertThat(feed.beginning()).isNotEqualTo(before);
        List<String> news = new ArrayList<>();
        node.listeners.add(() -> news.add("read again"));
        node.follower.follow();
        assertThat(news).isEmpty();
        String next = revoke(other);
        node.follower.follow();
        assertThat(node.list.contains(sessions.presented(next))).isTrue();
    }

    private @Nullable String reason(String id) {
        return database.jdbc()
                .sql("select end_reason from session where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private String revoke(RevocationFixture where) {
        String id = sessions.open("alice");
        where.revocations().revoke(id, RevocationReason.SIGNED_OUT);
        return id;
    }

    private void loseAllAfter(long sequence) {
        database.jdbc()
                .sql("delete from ended_session where seq > ?")
                .param(sequence)
                .update();
        database.jdbc()
                .sql("alter table ended_session alter column seq restart with " + (sequence + 1))
                .update();
    }
}
