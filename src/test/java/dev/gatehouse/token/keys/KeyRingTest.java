package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The calculation of a rotation. */
@Tag("unit")
class KeyRingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final KeyTimes DAILY =
            new KeyTimes(Duration.ofDays(1), MAX_AGE.plusSeconds(22), LIFETIME.plusSeconds(20));

    private int made;

    @Test
    void theFirstKeySignsAtOnceAndTheNextOneIsPublishedFromTheStart() {
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh);
        assertThat(signer(ring, START)).isEqualTo("key-0");
        assertThat(kids(ring.published(START))).containsExactly("key-0", "key-1");
        assertThat(ring.next(START).orElseThrow().signsFrom()).isEqualTo(START.plus(Duration.ofDays(1)));
        assertThat(ring.rotated(START.plusSeconds(1), DAILY, this::fresh)).isSameAs(ring);
    }

    /** T40: daily rotation for a year, a token a minute, verifiers that read the keys as rarely as allowed. */
    @Test
    void inAYearNoValidTokenIsRefusedAndNoKeySignsBeforeItIsKnown() {
        KeyRing ring = KeyRing.EMPTY;
        List<Verifier> verifiers = List.of(new Verifier(0), new Verifier(3), new Verifier(7));
        Deque<String> alive = new ArrayDeque<>();
        Set<String> signers = new HashSet<>();
        int minutes = (int) Duration.ofDays(365).toMinutes();
        for (int minute = 0; minute < minutes; minute++) {
            Instant now = START.plus(Duration.ofMinutes(minute));
            ring = ring.rotated(now, DAILY, this::fresh);
            String signer = signer(ring, now);
            signers.add(signer);
            alive.addLast(signer);
            if (alive.size() > LIFETIME.toMinutes()) {
                alive.removeFirst();
            }
            for (Verifier verifier : verifiers) {
                verifier.at(minute, ring, now);
                assertThat(verifier.known).containsAll(alive);
            }
            assertThat(ring.published(now)).hasSizeLessThanOrEqualTo(3);
        }
        assertThat(signers).hasSize(365);
    }

    @Test
    void aKeyVerifiesExactlyUntilItsLastTokenHasExpired() {
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh);
        Instant change = START.plus(Duration.ofDays(1));
        Instant over = change.plus(DAILY.verificationGrace());
        assertThat(kids(ring.rotated(over.minusSeconds(1), DAILY, this::fresh).published(over.minusSeconds(1))))
                .containsExactly("key-0", "key-1", "key-2");
        assertThat(kids(ring.rotated(over, DAILY, this::fresh).published(over))).containsExactly("key-1", "key-3");
    }

    @Test
    void aPromotedKeySignsAsSoonAsTheCachesKnowIt() {
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh);
        Instant early = START.plus(Duration.ofMinutes(5));
        assertThat(ring.withNextPromoted(early, DAILY).next(early).orElseThrow().signsFrom())
                .isEqualTo(START.plus(DAILY.publicationLead()));
        Instant late = START.plus(Duration.ofHours(1));
        assertThat(signer(ring.withNextPromoted(late, DAILY), late)).isEqualTo("key-1");
    }

    @Test
    void aWithdrawnKeyNeitherSignsNorIsPublishedButStillVerifies() {
        Instant now = START.plus(Duration.ofHours(1));
        KeyRing ring = KeyRing.EMPTY
                .rotated(START, DAILY, this::fresh)
                .withdrawn("key-0", now, DAILY)
                .rotated(now, DAILY, this::fresh);
        assertThat(signer(ring, now)).isEqualTo("key-1");
        assertThat(kids(ring.published(now))).containsExactly("key-1", "key-2");
        assertThat(ring.keys().get(0).verifiesUntil()).isEqualTo(now.plus(DAILY.verificationGrace()));
        assertThat(ring.withdrawn("key-0", now, DAILY)).isSameAs(ring);
        KeyRing other = ring.withdrawn("no key of the ring", now, DAILY);
        assertThat(other.keys()).isEqualTo(ring.keys());
        assertThat(other.compromised().since()).containsOnlyKeys("key-0", "no key of the ring");
    }

    @Test
    void theNextKeyTakesOverFromAWithdrawnOneAtOnce() {
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh).withdrawn("key-0", START, DAILY);
        assertThat(signer(ring, START)).isEqualTo("key-1");
        assertThat(ring.last().orElseThrow().key().kid()).isEqualTo("key-1");
        assertThat(ring.withdrawn("key-1", START, DAILY).last()).isEmpty();
    }

    @Test
    void aWithdrawnPastKeyChangesNothingElse() {
        Instant later = START.plus(Duration.ofDays(1));
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh).rotated(later, DAILY, this::fresh);
        KeyRing without = ring.withdrawn("key-0", later, DAILY);
        assertThat(signer(without, later)).isEqualTo("key-1");
        assertThat(without.next(later)).isEqualTo(ring.next(later));
    }

    @Test
    void aWithdrawnNextKeyIsReplacedAndNeverAddedAgain() {
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh);
        KeyRing without = ring.withdrawn("key-1", START, DAILY).rotated(START, DAILY, this::fresh);
        assertThat(signer(without, START)).isEqualTo("key-0");
        assertThat(kids(without.published(START))).containsExactly("key-0", "key-2");
        assertThat(without.compromised().since()).containsOnlyKeys("key-1");
        SigningKey stolen = ring.next(START).orElseThrow().key();
        assertThatThrownBy(() -> without.withSuccessor(stolen, START, DAILY)).isInstanceOf(Misconfiguration.class);
    }

    @Test
    void anotherAlgorithmIsAnOrdinaryRotation() {
        Instant now = START.plus(Duration.ofHours(1));
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh).withSuccessor(fresh(), now, DAILY);
        assertThat(kids(ring.published(now))).containsExactly("key-0", "key-2");
        assertThat(signer(ring, now.plus(DAILY.publicationLead()).minusSeconds(1)))
                .isEqualTo("key-0");
        assertThat(signer(ring, now.plus(DAILY.publicationLead()))).isEqualTo("key-2");
    }

    @Test
    void afterALongPauseTheNextKeySignsAndALaterOneIsGenerated() {
        Instant late = START.plus(Duration.ofDays(90));
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh).rotated(late, DAILY, this::fresh);
        assertThat(signer(ring, late)).isEqualTo("key-1");
        assertThat(ring.next(late).orElseThrow().signsFrom()).isEqualTo(late.plus(DAILY.publicationLead()));
    }

    @Test
    void withAClockThatWasSetBackTheEarliestKeySigns() {
        KeyRing ring = KeyRing.EMPTY.rotated(START, DAILY, this::fresh);
        Instant before = START.minus(Duration.ofDays(7));
        assertThat(signer(ring.rotated(before, DAILY, this::fresh), before)).isEqualTo("key-0");
    }

    @Test
    void aConfiguredKeyHasNoNextKeyUntilAnotherOneIsConfigured() {
        KeyTimes fixed = new KeyTimes(null, DAILY.publicationLead(), DAILY.verificationGrace());
        SigningKey configured = fresh();
        KeyRing ring = KeyRing.EMPTY.rotated(START, fixed, () -> configured);
        assertThat(ring.next(START)).isEmpty();
        Instant late = START.plus(Duration.ofDays(900));
        assertThat(ring.rotated(late, fixed, () -> configured)).isSameAs(ring);
        KeyRing followed = ring.withSuccessor(fresh(), late, fixed);
        assertThat(followed.last().orElseThrow().signsFrom()).isEqualTo(late.plus(fixed.publicationLead()));
        assertThat(followed.withSuccessor(configured, late, fixed)).isEqualTo(ring);
    }

    private SigningKey fresh() {
        SecretKeySpec key = new SecretKeySpec(new byte[] {1}, "none");
        return new SigningKey("key-" + made++, SigningAlgorithm.ES256, key, key);
    }

    private static String signer(KeyRing ring, Instant now) {
        return ring.current(now).orElseThrow().key().kid();
    }

    private static List<String> kids(List<SigningKey> keys) {
        return keys.stream().map(SigningKey::kid).toList();
    }

    /** Reads the keys every ten minutes. */
    private static final class Verifier {
        private final int offset;
        private List<String> known = new ArrayList<>();

        Verifier(int offset) {
            this.offset = offset;
        }

        void at(int minute, KeyRing ring, Instant now) {
            if (known.isEmpty() || minute % MAX_AGE.toMinutes() == offset) {
                known = kids(ring.published(now));
            }
        }
    }
}
