package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationStore.LiveSession;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A service that reads the feed learns of every revocation, whatever it and the node have read before. */
@Tag("unit")
class RevocationFeedTest {
    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SessionFixture sessions = SessionFixture.unlimited(database, clock);
    private final RevocationFixture other = new RevocationFixture(database, clock);
    private final RevocationFixture node = new RevocationFixture(database, clock);
    private final RevocationFeed feed = feed();

    @Test
    void theBeginningIsReadFromTheStoreEvenBeforeTheNodeHasReadAnything() {
        assertThat(feed.after(feed.beginning())).isEqualTo(new FeedPage(feed.beginning(), List.of(), false));
        String id = revoke();
        assertThat(node.list.position()).isZero();
        FeedPage page = feed.after(feed.beginning());
        assertThat(page.hasNews()).isTrue();
        assertThat(page.revoked())
                .containsExactly(new RevokedSession(
                        id, clock.instant().plus(SessionFixture.LIFETIME).getEpochSecond()));
        assertThat(feed.after(page.cursor())).isEqualTo(new FeedPage(page.cursor(), List.of(), false));
    }

    @Test
    void aReaderThatHasAllDoesNotReadTheStore() {
        revoke();
        node.list.follow();
        Cursor latest = feed.after(feed.beginning()).cursor();
        assertThat(latest.sequence()).isEqualTo(node.list.position());
        database.setAvailable(false);
        assertThat(feed.after(latest)).isEqualTo(new FeedPage(latest, List.of(), false));
    }

    @Test
    void aReaderContinuesAfterItsPosition() {
        revoke();
        Cursor cursor = feed.after(feed.beginning()).cursor();
        String second = revoke();
        node.list.follow();
        assertThat(feed.after(cursor).revoked()).extracting(RevokedSession::sid).containsExactly(second);
    }

    /** Another node has answered the reader before. */
    @Test
    void aReaderThatIsAheadOfThisNodeContinuesToo() {
        revoke();
        Cursor ahead = feed.after(feed.beginning()).cursor();
        assertThat(ahead.sequence()).isGreaterThan(node.list.position());
        assertThat(feed.after(ahead)).isEqualTo(new FeedPage(ahead, List.of(), false));
        String next = revoke();
        assertThat(feed.after(ahead).revoked()).extracting(RevokedSession::sid).containsExactly(next);
    }

    /** T69: the store was restored from a backup. */
    @Test
    void aReaderBeyondTheEndOfTheStoreStartsAgain() {
        String id = revoke();
        Cursor last = feed.after(feed.beginning()).cursor();
        Cursor lost = new Cursor(last.feed(), last.sequence() + 1);
        FeedPage page = feed.after(lost);
        assertThat(page).isEqualTo(new FeedPage(last, page.revoked(), true));
        assertThat(page.revoked()).extracting(RevokedSession::sid).containsExactly(id);
    }

    @Test
    void aReaderOfAnotherStoreStartsAgain() {
        FeedPage page = feed.after(new Cursor("another", 0));
        assertThat(page).isEqualTo(new FeedPage(feed.beginning(), List.of(), true));
        Cursor before = feed.beginning();
        database.jdbc()
                .sql("update sequence_of_ends set began_at = dateadd(microsecond, 1, began_at)")
                .update();
        assertThat(feed().beginning()).isNotEqualTo(before);
    }

    @Test
    void aPageHasAThousandRevocationsAndTheNextOneTheRest() {
        Instant end = clock.instant().plusSeconds(60);
        JdbcClient jdbc = database.jdbc();
        for (int i = 0; i < 1_001; i++) {
            jdbc.sql("insert into ended_session (session_id, ended_at, ends_at) values (?, current_timestamp, ?)")
                    .params("s" + i, end.atOffset(ZoneOffset.UTC))
                    .update();
        }
        FeedPage first = feed.after(feed.beginning());
        assertThat(first.revoked()).hasSize(1_000);
        assertThat(feed.after(first.cursor()).revoked())
                .extracting(RevokedSession::sid)
                .containsExactly("s1000");
    }

    @Test
    void theEndOfASessionIsRoundedUpAndARevocationIsReadUntilThen() {
        String id = sessions.open("alice");
        Instant end = clock.instant().plusSeconds(60).plusMillis(1);
        node.store.revoke(new LiveSession(id, "alice", end), RevocationReason.SIGNED_OUT, clock.instant());
        assertThat(feed.after(feed.beginning()).revoked())
                .containsExactly(new RevokedSession(id, end.getEpochSecond() + 1));
        clock.advance(Duration.ofSeconds(60));
        assertThat(feed.after(feed.beginning()).revoked()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(feed.after(feed.beginning()).revoked()).isEmpty();
    }

    @Test
    void aSubscriberIsCalledAfterNewRevocations() {
        List<String> calls = new ArrayList<>();
        feed.subscribe(() -> calls.add("new"));
        node.list.follow();
        assertThat(calls).isEmpty();
        revoke();
        node.list.follow();
        assertThat(calls).containsExactly("new");
    }

    private RevocationFeed feed() {
        return new RevocationFeed(node.list, node.store, clock);
    }

    private String revoke() {
        String id = sessions.open("alice");
        other.revocations().revoke(id, RevocationReason.SIGNED_OUT);
        return id;
    }
}
