package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.token.keys.KeyFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A keyed digest of what a source says about a password. */
@Tag("unit")
class PasswordVersionsTest {
    private final MemoryDatabase database = new MemoryDatabase();
    private final PasswordVersions passwords = new PasswordVersions(KeyFixture.secret(database));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDigestDependsOnSourceUserAndVersion() {
        String digest = passwords.digest("alice", "corp", "1");
        assertThat(digest).hasSize(52).isEqualTo(passwords.digest("alice", "corp", "1"));
        assertThat(passwords.digest("bob", "corp", "1")).isNotEqualTo(digest);
        assertThat(passwords.digest("alice", "shop", "1")).isNotEqualTo(digest);
        assertThat(passwords.digest("alice", "corp", "2")).isNotEqualTo(digest);
        assertThat(passwords.digest("alice", "corp", null)).isNull();
    }

    @Test
    void allNodesHaveOneKey() {
        PasswordVersions other = new PasswordVersions(KeyFixture.secret(database));
        assertThat(other.digest("alice", "corp", "1")).isEqualTo(passwords.digest("alice", "corp", "1"));
    }

    @Test
    void digestsUnderAnotherKeyAreNotComparable() {
        try (MemoryDatabase another = new MemoryDatabase()) {
            String digest = new PasswordVersions(KeyFixture.secret(another)).digest("alice", "corp", "1");
            assertThat(PasswordVersions.comparable(digest))
                    .isNotEqualTo(PasswordVersions.comparable(passwords.digest("alice", "corp", "1")));
        }
    }
}
