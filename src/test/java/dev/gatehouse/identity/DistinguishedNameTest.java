package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DistinguishedNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn=Team\\2C North,dc=x|CN = \"Team, North\" , DC=X",
                "cn=Team\\, North,dc=x|cn=team\\,  north,dc=x",
                "cn=\\C3\\A9,dc=x|cn=E\u0301,dc=x",
                "cn=a+ou=b,dc=x|OU=B+CN=A,dc=x",
                "cn=#0401ff,dc=x|CN=#0401FF,dc=x"
            })
    void twoSpellingsAreOneName(String one, String other) {
        assertThat(DistinguishedName.parsed(one)).isPresent().isEqualTo(DistinguishedName.parsed(other));
    }

    /** A user who may create entries chooses such a name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn=admins,dc=x|cn=adm\u0131ns,dc=x",
                "cn=admins,dc=x|cn=admin\u017f,dc=x",
                "cn=gross,dc=x|cn=gro\u00df,dc=x",
                "cn=a,ou=b,dc=x|cn=a\\,ou=b,dc=x",
                "cn=a+ou=b,dc=x|cn=a\\+ou=b,dc=x",
                "cn=a,dc=x|ou=a,dc=x",
                "cn=\\#0401ff,dc=x|cn=#0401ff,dc=x"
            })
    void namesOfDifferentEntriesDiffer(String one, String other) {
        assertThat(DistinguishedName.parsed(one)).isPresent().isNotEqualTo(DistinguishedName.parsed(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "editors", "R&D=1,dc=x", "cn=a,,dc=x"})
    void otherTextIsNoDistinguishedName(String text) {
        assertThat(DistinguishedName.parsed(text)).isEmpty();
    }

    @Test
    void anEntryIsNamedByTheAttributeInItsRdn() {
        assertThat(DistinguishedName.valueOf("UID", "uid=Zo\u00eb\\2C+cn=Smith,dc=x"))
                .contains("Zo\u00eb,");
        assertThat(DistinguishedName.valueOf("cn", "uid=a,cn=b")).isEmpty();
        assertThat(DistinguishedName.valueOf("uid", "uid=#0401ff,dc=x")).isEmpty();
        assertThat(DistinguishedName.valueOf("uid", "")).isEmpty();
        assertThat(DistinguishedName.valueOf("uid", "no name")).isEmpty();
    }
}
