package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A node's copy of a ring, and keys of another installation beside it. */
@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class SigningKeysTest {
    private final MovableClock clock = new MovableClock();
    private final Instant start = clock.instant();
    private final SigningKey first = SigningAlgorithm.HS256.generate();
    private final SigningKey second = SigningAlgorithm.HS256.generate();
    private final VerifyingKey foreign =
            new VerifyingKey("foreign", "its thumbprint", SigningAlgorithm.HS256, first.verifying(), false);
    private final SigningKeys keys = new SigningKeys(clock, List.of(foreign));

    @Test
    void withoutAKeyNothingIsSigned() {
        assertThatThrownBy(keys::current).hasMessage("no key to sign with");
    }

    @Test
    void aKeyIsFoundUntilItHasExpired() {
        adopt(key(first, 0, start.plusSeconds(60), null), key(second, 30, null, null));
        assertThat(keys.find(first.kid())).contains(first.verifyingKey());
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(keys.find(first.kid())).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(keys.find(first.kid())).isEmpty();
        assertThat(keys.find(second.kid())).isPresent();
        assertThat(keys.find("unknown")).isEmpty();
    }

    @Test
    void theKeyThatStartedLastSigns() {
        adopt(key(first, 0, null, null), key(second, 30, null, null));
        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(keys.current()).isEqualTo(first);
        clock.advance(Duration.ofMillis(1));
        assertThat(keys.current()).isEqualTo(second);
        assertThat(keys.newestFirst()).containsExactly(second, first);
    }

    @Test
    void aWithdrawnKeyVerifiesButIsNotPublished() {
        adopt(key(first, 0, start.plusSeconds(60), start), key(second, 0, null, null));
        assertThat(keys.isWithdrawn(first.kid())).isTrue();
        assertThat(keys.isWithdrawn(second.kid())).isFalse();
        assertThat(keys.isWithdrawn("foreign")).isFalse();
        assertThat(keys.find(first.kid())).isPresent();
        assertThat(keys.published()).containsExactly(second.verifyingKey(), foreign);
    }

    @Test
    void aForeignKeyVerifiesWithoutASealUnlessItIsOurs() {
        assertThat(keys.find("foreign")).contains(foreign);
        assertThat(keys.thumbprint("foreign")).isEqualTo("its thumbprint");
        SigningKey own = new SigningKey("foreign", SigningAlgorithm.HS256, first.signing(), first.verifying());
        adopt(key(own, 0, null, null));
        assertThat(keys.find("foreign").orElseThrow().sealed()).isTrue();
        assertThat(keys.thumbprint("foreign")).isEqualTo("foreign");
        assertThat(keys.published()).containsExactly(own.verifyingKey());
    }

    /** T82. Whatever id the other installation has given to it. */
    @Test
    void aForeignKeyIsRefusedAsSoonAsItIsDeclaredCompromised(CapturedOutput log) {
        keys.adopt(KeyRing.EMPTY.withdrawn("its thumbprint", start, RotatingNode.DAILY));
        assertThat(keys.find("foreign")).isEmpty();
        assertThat(keys.published()).isEmpty();
        assertThat(keys.isCompromised("its thumbprint")).isTrue();
        keys.adopt(keys.ring());
        assertThat(log.getAll().lines().filter(line -> line.contains("imported key refused: kid=foreign")))
                .hasSize(1);
    }

    /** Before, such a key was good again without a seal when it had left the ring. */
    @Test
    void aWithdrawnKeyThatIsImportedIsNotAcceptedWithoutASeal() {
        SigningKeys both = new SigningKeys(clock, List.of(KeyFixture.imported(first)));
        KeyRing ring = new KeyRing(List.of(key(first, 0, start.plusSeconds(60), start), key(second, 0, null, null)));
        both.adopt(ring);
        assertThat(both.find(first.kid()).orElseThrow().sealed()).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertThat(both.find(first.kid())).isEmpty();
        both.adopt(ring.rotated(clock.instant(), RotatingNode.DAILY, SigningAlgorithm.HS256::generate));
        assertThat(both.find(first.kid())).isEmpty();
    }

    @Test
    void ofTwoForeignKeysWithOneIdTheFirstCounts() {
        VerifyingKey same =
                new VerifyingKey("foreign", second.kid(), SigningAlgorithm.HS256, second.verifying(), false);
        assertThat(new SigningKeys(clock, List.of(foreign, same)).find("foreign"))
                .contains(foreign);
    }

    @Test
    void twoKeysWithOneThumbprintAndOneAlgorithmAreEqual() {
        SigningKey same = new SigningKey(first.kid(), SigningAlgorithm.HS256, second.signing(), second.verifying());
        assertThat(same).isEqualTo(first).hasSameHashCodeAs(first).isNotEqualTo(second);
        assertThat(new SigningKey(first.kid(), SigningAlgorithm.HS512, first.signing(), first.verifying()))
                .isNotEqualTo(first);
        assertThat(first.hashCode()).isNotEqualTo(second.hashCode());
        assertThat(first.toString()).isEqualTo("SigningKey[kid=" + first.kid() + ", algorithm=HS256]");
        assertThat(foreign.toString()).isEqualTo("VerifyingKey[kid=foreign, algorithm=HS256]");
    }

    @Test
    void aKeyWhosePartsDoNotFitIsUnusable() {
        SigningKey one = SigningAlgorithm.ES256.generate();
        SigningKey other = SigningAlgorithm.ES256.generate();
        SigningKey mixed = new SigningKey("mixed", SigningAlgorithm.ES256, one.signing(), other.verifying());
        assertThatThrownBy(mixed::selfTested)
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("it does not fit ES256");
        assertThat(one.selfTested()).isSameAs(one);
    }

    private void adopt(RingKey... ring) {
        keys.adopt(new KeyRing(List.of(ring)));
    }

    private RingKey key(SigningKey key, long seconds, Instant verifiesUntil, Instant withdrawnAt) {
        return new RingKey(key, start, start.plusSeconds(seconds), verifiesUntil, withdrawnAt);
    }
}
