package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each step of a rotation, by nodes that share a store. Rotations by many nodes at once are in KeyRotationTest. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("unit")
class KeyRotationStepsTest {
    private static final KeyTimes DAILY =
            new KeyTimes(Duration.ofDays(1), Duration.ofMinutes(11), Duration.ofMinutes(16));
    private static final KeyOrigin GENERATED = KeyOrigin.generated(SigningAlgorithm.HS256);

    private final MovableClock clock = new MovableClock();
    private final Instant start = clock.instant();
    private boolean steady = true;

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    @Test
    void theFirstStartStoresAndPublishesACurrentAndANextKey(CapturedOutput log) {
        clock.advance(Duration.ofMillis(999));
        Node node = started(clock, GENERATED);
        String current = node.kid();
        String next = node.keys.ring().next(start).orElseThrow().key().kid();
        assertThat(node.events)
                .containsExactly(
                        new KeyRotated("signing", current, start),
                        new KeyRotated("signing", next, start.plus(Duration.ofDays(1))));
        assertThat(log.getAll().lines().filter(line -> line.contains("key published: ring=signing kid=")))
                .hasSize(2);
        assertThat(RotatingNode.store(database).load().ring()).isEqualTo(node.keys.ring());
    }

    @Test
    void aNodeThatStartsLaterReadsTheRingAndChangesNothing() {
        Node first = started(clock, GENERATED);
        Node second = started(clock, GENERATED);
        assertThat(second.keys.ring()).isEqualTo(first.keys.ring());
        assertThat(second.events).isEmpty();
        assertThat(RotatingNode.store(database).version()).isEqualTo(1);
    }

    @Test
    void theNextKeySignsWhenItIsDueAndANewOneFollows() {
        Node node = started(clock, GENERATED);
        String next = node.keys.ring().next(start).orElseThrow().key().kid();
        clock.advance(Duration.ofDays(1).minusSeconds(1));
        node.rotation.tick();
        assertThat(node.kid()).isNotEqualTo(next);
        assertThat(node.events).hasSize(2);
        clock.advance(Duration.ofSeconds(1));
        node.rotation.tick();
        node.rotation.tick();
        assertThat(node.kid()).isEqualTo(next);
        assertThat(node.events).hasSize(3);
        assertThat(node.keys.ring().next(clock.instant()).orElseThrow().signsFrom())
                .isEqualTo(start.plus(Duration.ofDays(2)));
    }

    @Test
    void aKeyLeavesTheStoreInTheSecondInWhichItExpires() {
        Node node = started(clock, GENERATED);
        String old = node.kid();
        clock.advance(Duration.ofDays(1));
        node.rotation.tick();
        clock.advance(Duration.ofMinutes(16).minusSeconds(1));
        node.rotation.tick();
        assertThat(node.keys.find(old)).isPresent();
        assertThat(database.rows("ring_key")).isEqualTo(3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(node.keys.find(old)).isEmpty();
        node.rotation.tick();
        assertThat(database.rows("ring_key")).isEqualTo(2);
    }

    @Test
    void aTickReadsWhatAnotherNodeHasChanged() {
        Node one = started(clock, GENERATED);
        Node two = started(clock, GENERATED);
        one.rotation.promoteNext();
        assertThat(two.keys.ring()).isNotEqualTo(one.keys.ring());
        two.rotation.tick();
        assertThat(two.keys.ring()).isEqualTo(one.keys.ring());
        assertThat(two.events).isEmpty();
    }

    /** The keys in the store are changed here without a new version, so that reading them would fail. */
    @Test
    void aTickReadsTheKeysOnlyIfTheRingIsDueOrHasChanged(CapturedOutput log) {
        Node node = started(clock, GENERATED);
        KeyRing ring = node.keys.ring();
        database.jdbc().sql("update ring_key set wrapped = 'unreadable'").update();
        clock.advance(Duration.ofDays(1).minusSeconds(1));
        node.rotation.tick();
        assertThat(warnings(log)).isZero();
        assertThat(node.keys.ring()).isSameAs(ring);
        clock.advance(Duration.ofSeconds(1));
        node.rotation.tick();
        assertThat(warnings(log)).isEqualTo(1);
        assertThat(node.keys.ring()).isSameAs(ring);
    }

    /** T42. */
    @Test
    void aChangeThatAnotherNodeOvertakesIsAppliedToTheNewRing() {
        Node one = started(clock, GENERATED);
        InterruptedClock interrupted = new InterruptedClock(clock);
        Node two = started(interrupted, GENERATED);
        String withdrawn = two.kid();
        String promoted = one.keys.ring().next(start).orElseThrow().key().kid();
        clock.advance(Duration.ofMinutes(1));
        interrupted.once = one.rotation::promoteNext;
        assertThat(two.rotation.withdraw(withdrawn)).isTrue();
        assertThat(RotatingNode.store(database).version()).isEqualTo(3);
        assertThat(two.kid()).isEqualTo(promoted);
        one.rotation.tick();
        assertThat(one.keys.ring()).isEqualTo(two.keys.ring());
        assertThat(one.keys.isWithdrawn(withdrawn)).isTrue();
    }

    @Test
    void duringAnOutageTheKnownKeysStayInUseAndOneWarningIsLogged(CapturedOutput log) {
        Node node = started(clock, GENERATED);
        String next = node.keys.ring().next(start).orElseThrow().key().kid();
        database.setAvailable(false);
        clock.advance(Duration.ofDays(1));
        node.rotation.tick();
        node.rotation.tick();
        assertThat(node.kid()).isEqualTo(next);
        database.setAvailable(true);
        node.rotation.tick();
        assertThat(node.keys.ring().next(clock.instant())).isPresent();
        assertThat(warnings(log)).isEqualTo(1);
        database.setAvailable(false);
        node.rotation.tick();
        assertThat(warnings(log)).as("a second outage").isEqualTo(2);
    }

    @Test
    void aPromotedKeySignsAsSoonAsEveryCacheKnowsIt() {
        Node node = started(clock, GENERATED);
        String next = node.keys.ring().next(start).orElseThrow().key().kid();
        node.rotation.promoteNext();
        assertThat(node.events).last().isEqualTo(new KeyRotated("signing", next, start.plus(Duration.ofMinutes(11))));
        clock.advance(Duration.ofMinutes(11).minusSeconds(1));
        assertThat(node.kid()).isNotEqualTo(next);
        clock.advance(Duration.ofSeconds(1));
        assertThat(node.kid()).isEqualTo(next);
    }

    @Test
    void aWithdrawnKeyIsReplacedAtOnceAndPublished(CapturedOutput log) {
        Node node = started(clock, GENERATED);
        String current = node.kid();
        String next = node.keys.ring().next(start).orElseThrow().key().kid();
        assertThat(node.rotation.withdraw(current)).isTrue();
        assertThat(node.kid()).isEqualTo(next);
        assertThat(node.events).contains(new KeyRotated("signing", next, start)).contains(new KeyCompromised(current));
        assertThat(log).contains("key withdrawn: kid=" + current + ", the current key is now kid=" + next);
        int events = node.events.size();
        assertThat(node.rotation.withdraw(current)).isFalse();
        assertThat(node.events).hasSize(events);
    }

    @Test
    void anotherAlgorithmFollowsAsTheNextKey() {
        Node before = started(clock, GENERATED);
        Node after = started(clock, KeyOrigin.generated(SigningAlgorithm.HS512));
        assertThat(after.kid()).isEqualTo(before.kid());
        assertThat(after.keys.ring().last().orElseThrow().key().algorithm()).isEqualTo(SigningAlgorithm.HS512);
        clock.advance(Duration.ofMinutes(11));
        assertThat(after.keys.current().algorithm()).isEqualTo(SigningAlgorithm.HS512);
    }

    @Test
    void onlyAGeneratedKeyIsReplacedByRotation() {
        assertThat(started(clock, GENERATED).rotation.generatesKeys()).isTrue();
        assertThat(started(clock, configured(SigningAlgorithm.HS256.generate()))
                        .rotation
                        .generatesKeys())
                .isFalse();
    }

    /** T82. */
    @Test
    void aConfiguredKeyThatWasWithdrawnStopsTheStart() {
        SigningKey key = SigningAlgorithm.HS256.generate();
        Node node = started(clock, configured(key));
        started(clock, configured(SigningAlgorithm.HS256.generate()));
        node.rotation.withdraw(key.kid());
        assertThatThrownBy(() -> started(clock, configured(key)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token has the key " + key.kid() + ", which was declared compromised");
    }

    /** T82. Its tokens have expired, and a configuration that names it comes back. */
    @Test
    void aKeyThatHasLeftTheRingCanStillBeWithdrawn() {
        SigningKey key = SigningAlgorithm.HS256.generate();
        started(clock, configured(key));
        Node node = started(clock, configured(SigningAlgorithm.HS256.generate()));
        clock.advance(Duration.ofDays(20));
        node.rotation.tick();
        assertThat(node.keys.ring().find(key.kid())).isEmpty();
        assertThat(node.rotation.withdraw(key.kid())).isTrue();
        assertThat(node.rotation.withdraw(key.kid())).isFalse();
        assertThat(node.events).contains(new KeyCompromised(key.kid()));
        requireRefused(key);
    }

    /** T82. A withdrawn key leaves the ring when its last token has expired. */
    @Test
    void aWithdrawnKeyThatHasLeftTheRingStopsTheStart() {
        SigningKey key = SigningAlgorithm.HS256.generate();
        started(clock, configured(key));
        Node node = started(clock, configured(SigningAlgorithm.HS256.generate()));
        node.rotation.withdraw(key.kid());
        clock.advance(Duration.ofDays(20));
        node.rotation.tick();
        assertThat(node.keys.ring().find(key.kid())).isEmpty();
        requireRefused(key);
    }

    @Test
    void anotherNodeLearnsOfAWithdrawnKeyThatIsNotInTheRing() {
        Node one = started(clock, GENERATED);
        Node two = started(clock, GENERATED);
        one.rotation.withdraw("foreign");
        assertThat(two.keys.isCompromised("foreign")).isFalse();
        two.rotation.tick();
        assertThat(two.keys.isCompromised("foreign")).isTrue();
    }

    private void requireRefused(SigningKey key) {
        assertThatThrownBy(() -> started(clock, configured(key)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token has the key " + key.kid() + ", which was declared compromised");
    }

    @Test
    void aConfiguredKeyOfAnotherAlgorithmStopsTheStart() {
        SigningKey key = SigningAlgorithm.HS512.generate();
        started(clock, configured(key));
        SigningKey other = new SigningKey(key.kid(), SigningAlgorithm.HS256, key.signing(), key.verifying());
        assertThatThrownBy(() -> started(clock, configured(other)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.algorithm is HS256, but the configured key " + key.kid()
                        + " has signed with HS512");
    }

    @Test
    void aClockThatHasJumpedNeitherRemovesKeysNorPostponesTheNextRotation() {
        Node node = started(clock, GENERATED);
        KeyRing before = node.keys.ring();
        steady = false;
        for (Duration jump : List.of(Duration.ofDays(400), Duration.ofDays(-400))) {
            clock.set(jump);
            node.rotation.tick();
            assertThat(node.keys.ring()).isEqualTo(before);
            assertThat(node.keys.current()).isNotNull();
        }
        steady = true;
        node.rotation.tick();
        assertThat(node.keys.ring()).isEqualTo(before);
    }

    @Test
    void aNodeThatStartsWithAWrongClockSignsWithAKeyThatStays() {
        String current = started(clock, GENERATED).kid();
        steady = false;
        clock.set(Duration.ofDays(-400));
        Node behind = started(clock, GENERATED);
        assertThat(behind.kid()).isEqualTo(current);
        clock.set(Duration.ofDays(400));
        steady = true;
        behind.rotation.tick();
        assertThat(behind.kid()).isEqualTo(current);
    }

    /** The clock was ahead for longer than a node distrusts it. */
    @Test
    void aNextKeyThatWouldSignTooLateSignsInTime() {
        Node node = started(clock, GENERATED);
        clock.set(Duration.ofDays(400));
        node.rotation.tick();
        clock.set(Duration.ofDays(-400));
        node.rotation.tick();
        assertThat(node.keys.ring().next(start).orElseThrow().signsFrom()).isEqualTo(start.plus(Duration.ofDays(1)));
    }

    private static long warnings(CapturedOutput log) {
        return log.getAll()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains("KeyRotation"))
                .count();
    }

    private static KeyOrigin configured(SigningKey key) {
        return new KeyOrigin(key.algorithm(), Optional.of(key));
    }

    private Node started(Clock clock, KeyOrigin origin) {
        SigningKeys keys = new SigningKeys(clock);
        List<Object> events = new ArrayList<>();
        KeyTimes times = origin.isGenerated() ? DAILY : new KeyTimes(null, Duration.ofMinutes(11), Duration.ofDays(9));
        KeyRotation rotation =
                new KeyRotation(RotatingNode.store(database), keys, times, origin, events::add, clock, () -> steady);
        rotation.start();
        return new Node(keys, rotation, events);
    }

    private record Node(SigningKeys keys, KeyRotation rotation, List<Object> events) {
        String kid() {
            return keys.current().kid();
        }
    }

    /** Runs an action once when the time is read, that is, after the ring is read and before it is changed. */
    private static final class InterruptedClock extends Clock {
        private final Clock clock;
        private Runnable once = () -> {};

        InterruptedClock(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Instant instant() {
            Runnable action = once;
            once = () -> {};
            action.run();
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
