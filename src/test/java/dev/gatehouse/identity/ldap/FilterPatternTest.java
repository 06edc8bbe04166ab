package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** T27: user names are escaped in filters. */
class FilterPatternTest {

    @Test
    void valuesAreEscaped() {
        assertThat(new FilterPattern("(|(uid={0})(cn={1}))").with("*)(uid=*", "a\\b\0"))
                .isEqualTo("(|(uid=\\2a\\29\\28uid=\\2a)(cn=a\\5cb\\00))");
    }

    @Test
    void aValueWithBracesIsNoPlaceholder() {
        assertThat(new FilterPattern("(|(member={0})(memberUid={1}))").with("cn={1}", "$0{0}"))
                .isEqualTo("(|(member=cn={1})(memberUid=$0{0}))");
    }

    @Test
    void theConditionsOfAPatternHoldForTheCanonicalNameToo() {
        assertThat(new FilterPattern("(&(|(uid={0})(mail={0}@example.org))(!(locked=TRUE)))")
                        .on("uid")
                        .with("alice", ""))
                .isEqualTo("(&(|(uid=alice)(uid=alice))(!(locked=TRUE)))");
    }

    @Test
    void aPlaceholderForAnyUserIsAStar() {
        assertThat(new FilterPattern("(&(objectClass=person)(mail={0}@example.org))").withAny())
                .isEqualTo("(&(objectClass=person)(mail=*@example.org))");
    }
}
