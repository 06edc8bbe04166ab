package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.MemoryDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The store of a ring, which changes only its latest version. */
@Tag("unit")
class KeyStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final KeyStore store = RotatingNode.store(database);
    private final RingKey signing = key(SigningAlgorithm.ES256, 0, null, null);

    @Test
    void aRingIsReadAsItWasStored() {
        KeyRing ring = new KeyRing(List.of(
                key(SigningAlgorithm.HS256, 0, NOW.plusSeconds(60), NOW.plusSeconds(30)),
                key(SigningAlgorithm.ES256, 10, NOW.plusSeconds(90), null),
                key(SigningAlgorithm.EDDSA, 20, null, null)));
        assertThat(store.load().ring()).isEqualTo(KeyRing.EMPTY);
        assertThat(store.replace(0, ring)).isTrue();
        assertThat(store.load().ring()).isEqualTo(ring);
        assertThat(store.load().version()).isEqualTo(1);
        assertThat(store.version()).isEqualTo(1);
        assertThat(store.load().newest()).isTrue();
    }

    /** Otherwise the next key would end the time of the withdrawn key, and the current one would verify for ever. */
    @Test
    void aKeyThatWasWithdrawnAtItsStartComesBeforeItsSuccessor() {
        for (int version = 0; version < 10; version++) {
            KeyRing ring = new KeyRing(List.of(
                    key(SigningAlgorithm.HS256, 0, NOW.plusSeconds(60), NOW),
                    key(SigningAlgorithm.HS256, 0, null, null)));
            store.replace(version, ring);
            assertThat(store.load().ring().keys()).isEqualTo(ring.keys());
            assertThat(store.load().ring().compromised().since())
                    .as("they are never deleted")
                    .hasSize(version + 1);
        }
    }

    @Test
    void aChangeOfAnEarlierVersionChangesNothing() {
        KeyRing ring = new KeyRing(List.of(signing));
        store.replace(0, ring);
        assertThat(store.replace(0, KeyRing.EMPTY)).isFalse();
        assertThat(store.load().ring()).isEqualTo(ring);
        assertThat(store.replace(1, KeyRing.EMPTY)).isTrue();
        assertThat(database.rows("ring_key")).isZero();
    }

    @Test
    void theOtherRingIsNotChanged() {
        store.replace(0, new KeyRing(List.of(signing)));
        database.jdbc().sql("update ring_key set ring = 'seal'").update();
        store.replace(1, KeyRing.EMPTY);
        assertThat(database.rows("ring_key")).isEqualTo(1);
        assertThat(store.load().ring()).isEqualTo(KeyRing.EMPTY);
    }

    @Test
    void aSecretIsBoundToItsRowAndIsNotStoredInPlainText() {
        store.replace(0, new KeyRing(List.of(signing)));
        assertThat(database.jdbc()
                        .sql("select wrapped from ring_key")
                        .query(String.class)
                        .single())
                .doesNotContain("kty");
        database.jdbc().sql("update ring_key set kid = 'another'").update();
        assertThatThrownBy(store::load).hasMessage("the stored key signing/another is not what was encrypted");
    }

    private static RingKey key(SigningAlgorithm algorithm, long seconds, Instant verifiesUntil, Instant withdrawnAt) {
        return new RingKey(algorithm.generate(), NOW, NOW.plusSeconds(seconds), verifiesUntil, withdrawnAt);
    }
}
