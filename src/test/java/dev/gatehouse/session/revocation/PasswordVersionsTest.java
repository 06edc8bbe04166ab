package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.token.keys.KeyFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A keyed digest of what a source says about a password. */
@Tag("unit")
class PasswordVersionsTest {
    private final PasswordVersions passwords = new PasswordVersions(KeyFixture.hash());

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
    void digestsUnderAnotherKeyAreNotComparable() {
        String digest = new PasswordVersions(KeyFixture.hash()).digest("alice", "corp", "1");
        assertThat(PasswordVersions.comparable(digest))
                .isNotEqualTo(PasswordVersions.comparable(passwords.digest("alice", "corp", "1")));
    }
}
