package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyedHashTest {
    private final KeyedHash hash = new KeyedHash(new SecretKeySpec(new byte[32], "HmacSHA256"));

    @Test
    void sameValuesHaveAnotherHashForAnotherUseAndWhenTheyAreSplitElsewhere() {
        assertThat(hash.of("name", "alice", "corp"))
                .isEqualTo(hash.of("name", "alice", "corp"))
                .isNotEqualTo(hash.of("password", "alice", "corp"))
                .isNotEqualTo(hash.of("name", "alicecorp"))
                .isNotEqualTo(hash.of("name", "alic", "ecorp"))
                .isNotEqualTo(hash.of("namealice", "corp"));
    }
}
