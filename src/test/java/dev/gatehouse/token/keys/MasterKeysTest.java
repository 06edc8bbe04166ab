package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The keys in the store are encrypted under the first master key, and read with any. */
@Tag("unit")
class MasterKeysTest {
    private static final String ONE = setting((byte) 1, 32);
    private static final String TWO = setting((byte) 2, 32);

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final MovableClock clock = new MovableClock();

    @Test
    void anEncryptedSecretIsReadWithItsNameOnly() {
        MasterKeys master = RotatingNode.store(database).master();
        byte[] secret = {1, 2, 3};
        String wrapped = master.wrap("a name", secret);
        assertThat(master.unwrap("a name", wrapped)).isEqualTo(secret);
        assertThat(master.wrap("a name", secret)).as("another nonce").isNotEqualTo(wrapped);
        assertThat(master.isNewest(wrapped)).isTrue();
        assertThatThrownBy(() -> master.unwrap("another", wrapped))
                .hasMessage("the stored key another is not what was encrypted");
    }

    @Test
    void aMasterKeyIsReplacedByAStartWithBoth() {
        String kid = KeyNode.start(database, clock, master(ONE)).kid();
        List<String> before = wrapped();
        assertThatThrownBy(() -> KeyNode.start(database, clock, master(TWO)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.master-key lacks the key ");
        KeyNode.start(database, clock, master(ONE + "," + TWO)).rotation().tick();
        assertThat(wrapped()).as("the first key is still the same").isEqualTo(before);
        assertThat(KeyNode.start(database, clock, master(TWO + "," + ONE)).kid())
                .isEqualTo(kid);
        assertThat(wrapped()).doesNotContainAnyElementsOf(before);
        assertThat(KeyNode.start(database, clock, master(TWO)).kid()).isEqualTo(kid);
    }

    @Test
    void aMasterKeyHasExactly32Bytes() {
        for (int bytes : new int[] {31, 33}) {
            assertThatThrownBy(() -> KeyNode.start(database, clock, master(setting((byte) 1, bytes))))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessage("gatehouse.keys.master-key has a key of " + bytes + " bytes, where 32 are needed");
        }
    }

    private List<String> wrapped() {
        return database.jdbc()
                .sql("select wrapped from ring_key")
                .query(String.class)
                .list();
    }

    private static String master(String keys) {
        return "--gatehouse.keys.master-key=" + keys;
    }

    private static String setting(byte value, int length) {
        byte[] key = new byte[length];
        Arrays.fill(key, value);
        return Base64.getEncoder().encodeToString(key);
    }
}
