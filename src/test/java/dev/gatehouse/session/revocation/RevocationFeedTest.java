package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedUser;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

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
        assertThat(feed.after(feed.beginning())).isEqualTo(new FeedPage(feed.beginning(), List.of(), List.of(), false));
        String id = revoke();
        assertThat(node.list.last().sequence()).isZero();
        FeedPage page = feed.after(feed.beginning());
        assertThat(page.hasNews()).isTrue();
        assertThat(page.sessions())
                .containsExactly(new RevokedSession(
                        id, clock.instant().plus(RevocationFixture.KEPT).getEpochSecond()));
        assertThat(feed.after(page.cursor())).isEqualTo(new FeedPage(page.cursor(), List.of(), List.of(), false));
    }

    @Test
    void aReaderThatHasAllDoesNotReadTheStore() {
        revoke();
        node.follower.follow();
        Cursor latest = feed.after(feed.beginning()).cursor();
        assertThat(latest.sequence()).isEqualTo(node.list.last().sequence());
        database.setAvailable(false);
        assertThat(feed.after(latest)).isEqualTo(new FeedPage(latest, List.of(), List.of(), false));
    }

    @Test
    void aReaderContinuesAfterItsPosition() {
        revoke();
        Cursor cursor = feed.after(feed.beginning()).cursor();
        String second = revoke();
        node.follower.follow();
        assertThat(feed.after(cursor).sessions())
                .extracting(RevokedSession::sid)
                .containsExactly(second);
    }

    /** Another node has answered the reader before. */
    @Test
    void aReaderThatIsAheadOfThisNodeContinuesToo() {
        revoke();
        Cursor ahead = feed.after(feed.beginning()).cursor();
        assertThat(ahead.sequence()).isGreaterThan(node.list.last().sequence());
        assertThat(feed.after(ahead)).isEqualTo(new FeedPage(ahead, List.of(), List.of(), false));
        String next = revoke();
        assertThat(feed.after(ahead).sessions()).extracting(RevokedSession::sid).containsExactly(next);
    }

    /** T69: the store was restored from a backup. */
    @Test
    void aReaderBeyondTheEndOfTheStoreStartsAgain() {
        String id = revoke();
        Cursor last = feed.after(feed.beginning()).cursor();
        Cursor lost = new Cursor(last.feed(), last.sequence() + 1);
        FeedPage page = feed.after(lost);
        assertThat(page).isEqualTo(new FeedPage(last, page.sessions(), List.of(), true));
        assertThat(page.sessions()).extracting(RevokedSession::sid).containsExactly(id);
    }

    @Test
    void aReaderOfAnotherStoreStartsAgain() {
        FeedPage page = feed.after(new Cursor("another", 0));
        assertThat(page).isEqualTo(new FeedPage(feed.beginning(), List.of(), List.of(), true));
        Cursor before = feed.beginning();
        database.jdbc()
                .sql("update sequence_of_ends set began_at = dateadd(microsecond, 1, began_at)")
                .update();
        node.follower.follow();
        assertThat(feed.beginning()).isNotEqualTo(before);
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
        assertThat(first.sessions()).hasSize(1_000);
        assertThat(feed.after(first.cursor()).sessions())
                .extracting(RevokedSession::sid)
                .containsExactly("s1000");
    }

    /** Clients limit the size of a response: the starter takes 1 MiB. */
    @ParameterizedTest
    @CsvSource({"x, 10, 1", "x, 250, 2", "é, 250, 4", "'\"', 250, 3"})
    void aSharedPageHasThousandsOfRevocationsButAtMostAMebibyte(String character, int length, int pages) {
        database.jdbc()
                .sql("insert into ended_session (session_id, ended_at, ends_at) select x || repeat(?, ?),"
                        + " current_timestamp, timestamp '2100-01-01 00:00:00' from system_range(1, 5000)")
                .params(character, length)
                .update();
        node.follower.follow();
        List<RevokedSession> read = new ArrayList<>();
        Cursor cursor = feed.beginning();
        for (int i = 0; i < pages; i++) {
            FeedPage page = feed.manyAfter(cursor);
            assertThat(new JsonMapper().writeValueAsBytes(page)).hasSizeBetween(1, 1 << 20);
            read.addAll(page.sessions());
            cursor = page.cursor();
        }
        assertThat(read).hasSize(5_000);
        assertThat(feed.manyAfter(cursor).hasNews()).isFalse();
    }

    @Test
    void theEndOfASessionIsRoundedUpAndARevocationIsReadUntilThen() {
        String id = sessions.open("alice");
        Instant end = clock.instant().plusSeconds(60).plusMillis(1);
        node.store.revoke(id, RevocationReason.SIGNED_OUT, clock.instant(), end);
        assertThat(feed.after(feed.beginning()).sessions())
                .containsExactly(new RevokedSession(id, end.getEpochSecond() + 1));
        clock.advance(Duration.ofSeconds(60));
        assertThat(feed.after(feed.beginning()).sessions()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(feed.after(feed.beginning()).sessions()).isEmpty();
    }

    @Test
    void allSessionsOfAUserAreOneEntry() {
        other.revocations().revokeAllOf("bob", null, RevocationReason.USER_GONE);
        other.revocations().revokeAllOf("alice", "kept", RevocationReason.PASSWORD_CHANGED);
        long now = clock.instant().getEpochSecond();
        long until = clock.instant().plus(RevocationFixture.KEPT).getEpochSecond();
        FeedPage page = feed.after(feed.beginning());
        assertThat(page.users())
                .containsExactly(
                        new RevokedUser("bob", now, null, until), new RevokedUser("alice", now, "kept", until));
        assertThat(page.sessions()).isEmpty();
        assertThat(page.hasNews()).isTrue();
    }

    @Test
    void aRevocationOfThisNodeIsInItsFeedAtOnce() {
        Cursor end = feed.after(feed.beginning()).cursor();
        String id = sessions.open("alice");
        node.revocations().revoke(id, RevocationReason.SIGNED_OUT);
        assertThat(feed.after(end).sessions()).extracting(RevokedSession::sid).containsExactly(id);
        Cursor next = feed.after(end).cursor();
        node.revocations().revokeAllOf("alice", null, RevocationReason.USER_GONE);
        assertThat(feed.after(next).users()).extracting(RevokedUser::sub).containsExactly("alice");
    }

    @Test
    void aRevocationOfThisNodeWakesSubscribersAtOnceAndFurtherOnesAreAnnouncedTogether() {
        List<String> calls = new ArrayList<>();
        feed.subscribe(() -> calls.add("new"));
        for (int i = 0; i < 3; i++) {
            node.revocations().revoke(sessions.open("alice"), RevocationReason.SIGNED_OUT);
            assertThat(calls).hasSize(1);
        }
        node.listeners.callAgain();
        assertThat(calls).hasSize(2);
        node.revocations().revoke(sessions.open("alice"), RevocationReason.SIGNED_OUT);
        assertThat(calls).hasSize(2);
        node.listeners.callAgain();
        node.listeners.callAgain();
        assertThat(calls).hasSize(3);
        node.revocations().revoke(sessions.open("alice"), RevocationReason.SIGNED_OUT);
        assertThat(calls).hasSize(4);
    }

    @Test
    void aSubscriberThatCannotReadTheStoreIsCalledAgain() {
        Cursor end = feed.after(feed.beginning()).cursor();
        List<List<RevokedSession>> read = new ArrayList<>();
        feed.subscribe(() -> read.add(feed.after(end).sessions()));
        String id = revoke();
        node.follower.follow();
        read.clear();
        database.setAvailable(false);
        node.listeners.wake();
        node.listeners.callAgain();
        assertThat(read).isEmpty();
        database.setAvailable(true);
        node.listeners.callAgain();
        assertThat(read).hasSize(1);
        assertThat(read.get(0)).extracting(RevokedSession::sid).containsExactly(id);
    }

    @Test
    void aSubscriberIsCalledAfterNewRevocations() {
        List<String> calls = new ArrayList<>();
        feed.subscribe(() -> calls.add("new"));
        node.follower.follow();
        assertThat(calls).isEmpty();
        revoke();
        node.follower.follow();
        assertThat(calls).containsExactly("new");
    }

    private RevocationFeed feed() {
        return node.feed(clock);
    }

    private String revoke() {
        String id = sessions.open("alice");
        other.revocations().revoke(id, RevocationReason.SIGNED_OUT);
        return id;
    }
}
