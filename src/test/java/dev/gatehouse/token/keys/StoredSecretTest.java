package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MemoryDatabase;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A secret in the store, encrypted under a master key. */
@Tag("unit")
class StoredSecretTest {
    private final MemoryDatabase database = new MemoryDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSecretIsMadeOnceAndEncrypted() {
        byte[] secret = secret(1);
        assertThat(secret).hasSize(32).isEqualTo(secret(1));
        assertThat(stored())
                .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    @Test
    void aNewMasterKeyEncryptsTheSameSecret() {
        byte[] secret = secret(1);
        String before = stored();
        assertThat(secret(2, 1)).isEqualTo(secret);
        assertThat(stored()).isNotEqualTo(before);
        assertThat(secret(2)).isEqualTo(secret);
    }

    @Test
    void aSecretWhoseMasterKeyIsMissingIsReplaced() {
        byte[] secret = secret(1);
        assertThat(secret(2)).hasSize(32).isNotEqualTo(secret).isEqualTo(secret(2));
    }

    private byte[] secret(int... masterKeys) {
        return new StoredSecret(database.jdbc(), new MasterKeys(keys(masterKeys))).bytes();
    }

    private static List<byte[]> keys(int... masterKeys) {
        return Arrays.stream(masterKeys)
                .mapToObj(number -> {
                    byte[] key = new byte[MasterKey.BYTES];
                    key[0] = (byte) number;
                    return key;
                })
                .toList();
    }

    private String stored() {
        return database.jdbc()
                .sql("select wrapped from stored_secret")
                .query(String.class)
                .single();
    }
}
