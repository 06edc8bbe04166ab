package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A node follows the revocations of another node, and forgets those of past sessions. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("unit")
class RevocationListTest {
    private final MovableClock clock = new MovableClock();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SessionFixture sessions = SessionFixture.unlimited(database, clock);
    private final RevocationFixture other = new RevocationFixture(database, clock);
    private final RevocationFixture node = new RevocationFixture(database, clock);
    private final List<Long> news = new ArrayList<>();

    @Test
    void aRevocationOfAnotherNodeIsReadAndAnnouncedOnce() {
        node.listeners.add(() -> news.add(node.list.last().sequence()));
        String id = revokeOnTheOtherNode();
        assertThat(node.list.contains(sessions.presented(id))).isFalse();
        node.follower.follow();
        node.follower.follow();
        assertThat(node.list.contains(sessions.presented(id))).isTrue();
        assertThat(node.list.last().sequence()).isPositive();
        assertThat(news).containsExactly(node.list.last().sequence());
        assertThat(node.meters.get("gatehouse.store").timer().count()).isEqualTo(2);
        assertThat(node.meters.get("gatehouse.sessions.ended").gauge().value()).isEqualTo(1);
    }

    @Test
    void aNodeThatStartsReadsAllRevocationsOfValidTokens() {
        String past = revokeOnTheOtherNode();
        clock.advance(Duration.ofSeconds(1));
        String live = revokeOnTheOtherNode();
        clock.advance(RevocationFixture.KEPT.minusSeconds(1));
        RevocationList started = new RevocationFixture(database, clock).list;
        assertThat(started.contains(sessions.presented(past))).isFalse();
        assertThat(started.contains(sessions.presented(live))).isTrue();
    }

    /** It shows a time at which all of them have expired, and is then set to the right one. */
    @Test
    void aNodeThatStartsWhileTheClockHasJumpedReadsAllRevocations() {
        String id = revokeOnTheOtherNode();
        clock.set(Duration.ofDays(400));
        RevocationFixture started = new RevocationFixture(database, clock, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        clock.set(Duration.ofDays(-400));
        assertThat(started.list.contains(sessions.presented(id))).isTrue();
    }

    @Test
    void duringAnOutageANodeKeepsWhatItKnowsAndThenReadsWhatItMissed(CapturedOutput log) {
        String known = revokeOnTheOtherNode();
        node.follower.follow();
        String missed = revokeOnTheOtherNode();
        database.setAvailable(false);
        node.follower.follow();
        node.follower.follow();
        assertThat(node.list.contains(sessions.presented(known))).isTrue();
        assertThat(node.meters.get("gatehouse.store.failures").counter().count())
                .isEqualTo(2);
        database.setAvailable(true);
        node.follower.follow();
        assertThat(node.list.contains(sessions.presented(missed))).isTrue();
        assertThat(log.getAll().lines().filter(line -> line.contains("store unavailable: sessions that other")))
                .hasSize(1);
        assertThat(log.getAll().lines().filter(line -> line.contains("store available again: revocations")))
                .hasSize(1);
    }

    @Test
    void aRevocationIsForgottenWhenTheLastTokenHasExpiredAndNotBefore() {
        String id = revokeOnTheOtherNode();
        other.revocations().revokeAllOf("bob", null, RevocationReason.USER_GONE);
        node.follower.follow();
        PresentedSession bob = new PresentedSession("bobs", "bob", clock.instant(), clock.instant());
        clock.advance(RevocationFixture.KEPT);
        node.expired.deleteExpired(clock.instant());
        assertThat(node.list.contains(sessions.presented(id))).isTrue();
        assertThat(node.list.contains(bob)).isTrue();
        assertThat(database.rows("ended_session")).isEqualTo(2);
        clock.advance(Duration.ofMillis(1));
        node.expired.deleteExpired(clock.instant());
        assertThat(node.list.contains(sessions.presented(id))).isFalse();
        assertThat(node.list.contains(bob)).isFalse();
        assertThat(database.rows("ended_session"))
                .as("the last one, which marks the place")
                .isEqualTo(1);
        assertThat(database.rows("session")).isEqualTo(1);
        clock.advance(SessionFixture.LIFETIME);
        node.expired.deleteExpired(clock.instant());
        assertThat(database.rows("session")).isZero();
    }

    @Test
    void ofTwoRevocationsOfAUserTheLaterOneCountsInEitherOrder() {
        Instant now = clock.instant();
        Revocation.OfUser earlier = new Revocation.OfUser(1, "bob", now.minusSeconds(60), "kept", now.plusSeconds(60));
        Revocation.OfUser later = new Revocation.OfUser(2, "bob", now, null, now.plusSeconds(30));
        for (List<Revocation> order : List.<List<Revocation>>of(List.of(earlier, later), List.of(later, earlier))) {
            RevocationList list = new RevocationList(new SimpleMeterRegistry());
            order.forEach(list::addStored);
            assertThat(list.contains(new PresentedSession("kept", "bob", now.minusSeconds(60), now)))
                    .isTrue();
            assertThat(list.contains(new PresentedSession("newer", "bob", now, now)))
                    .isTrue();
            assertThat(list.valid(now.plusSeconds(60))).hasSize(1);
            assertThat(list.valid(now.plusSeconds(61))).isEmpty();
        }
    }

    @Test
    void ofTwoSessionsThatRevokeEachOtherNeitherIsExcepted() {
        RevocationList list = new RevocationList(new SimpleMeterRegistry());
        Instant now = clock.instant();
        list.addStored(new Revocation.OfSession(1, "second", now));
        list.addStored(new Revocation.OfUser(2, "bob", now, "first", now));
        list.addStored(new Revocation.OfSession(3, "first", now));
        list.addStored(new Revocation.OfUser(4, "bob", now, "second", now));
        assertThat(list.valid(now))
                .filteredOn(Revocation.OfUser.class::isInstance)
                .containsExactly(new Revocation.OfUser(4, "bob", now, null, now));
    }

    private String revokeOnTheOtherNode() {
        String id = sessions.open("alice");
        other.revocations().revoke(id, RevocationReason.SIGNED_OUT);
        return id;
    }
}
