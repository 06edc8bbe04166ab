package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T27: the filter of a user's groups; values are escaped, and a missing one matches nothing. */
@Tag("unit")
class GroupFilterTest {
    private static final Entry ALICE = new Entry(
            "cn=A*(b),dc=test",
            Map.of(
                    "gidnumber", List.of("100"),
                    "l", List.of("a(1)", "b{0}"),
                    "ou", List.of("x", "y"),
                    "objectsid", List.of("S-1-5-32-545"),
                    "photo", List.of(new byte[] {1})));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(member={0}); (member=cn=A\\2a\\28b\\29,dc=test)",
                "member={0}; (member=cn=A\\2a\\28b\\29,dc=test)",
                "(memberUid={1}); (|(memberUid=alice)(memberUid=Alice))",
                "(&(a=b)( gidNumber={GIDNUMBER})); (&(a=b)( gidNumber=100))",
                "(l={l}); (|(l=a\\281\\29)(l=b{0}))",
                "(x={l}-{ou}); (|(x=a\\281\\29-x)(x=a\\281\\29-y)(x=b{0}-x)(x=b{0}-y))",
                "(objectSid={objectSid}); (objectSid=\\01\\02\\00\\00\\00\\00\\00\\05\\20\\00\\00\\00\\21\\02\\00\\00)",
                "(|(member={0})(gid={uidNumber})); (member=cn=A\\2a\\28b\\29,dc=test)",
                "(|(gid={uidNumber})(&(a=b)(photo={photo})) (c=d)); (c=d)",
                "(!(gid={gidNumber})); (!(gid=100))",
                "(&(a=b)(!(l={1}))); (&(a=b)(!(|(l=alice)(l=Alice))))",
            })
    void valuesAreEscapedAndConditionsWithoutValueAreLeftOut(String filter, String rendered) {
        assertThat(ofAlice(filter)).isEqualTo(rendered);
    }

    /** In uniqueMember the sign begins an identifier; at the start of a value it announces bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cn=\\#1,dc=test; cn=\\5c231,dc=test",
                "cn=f#g #h,dc=test; cn=f\\5c23g \\5c23h,dc=test",
                "cn=a\\\\#b,dc=test; cn=a\\5c\\5c\\5c23b,dc=test",
                "cn=a\\=#b,dc=test; cn=a\\5c=\\5c23b,dc=test",
                "1.2.3=#0401ff,cn = #0401ff; 1.2.3=#0401ff,cn = #0401ff",
            })
    void aNumberSignInANameIsWrittenAsAByte(String dn, String value) {
        assertThat(new GroupFilter("(uniqueMember={0})").ofGroup(dn)).contains("(uniqueMember=" + value + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(gid={uidNumber})",
                "(&(a=b)(gid={uidNumber}))",
                "(!(gid={uidNumber}))",
                "(&(a=b)(!(|(gid={uidNumber}))))",
                "(|(&(a=b)(gid={uidNumber}))(photo={photo}))",
            })
    void aConditionWithoutValueMatchesNothingNorDoesItsNegation(String filter) {
        assertThat(ofAlice(filter)).isEqualTo("none");
    }

    @Test
    void aTypedNameIsEscaped() {
        assertThat(new GroupFilter("(memberUid={1})").ofUser(ALICE, Set.of("*)(uid=*")))
                .contains("(memberUid=\\2a\\29\\28uid=\\2a)");
    }

    @Test
    void aGroupIsAMemberByItsDistinguishedNameOnly() {
        GroupFilter filter = new GroupFilter("(|(member={0})(memberUid={1})(gidNumber={gidNumber}))");
        assertThat(filter.ofGroup("cn=g*")).contains("(member=cn=g\\2a)");
        assertThat(new GroupFilter("(memberUid={1})").ofGroup("cn=g")).isEmpty();
        assertThat(filter.attributes()).containsExactly("gidNumber");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "group-search-filter; (member={2})",
                "group-search-filter; (member={dn})",
                "group-search-filter; (memberUid={Username})",
                "group-search-filter; (member={0)",
                "group-search-filter; (member={0}})",
                "group-search-filter; (member={ uid })",
                "group-search-filter; (member={uid",
                "group-search-filter; (member={0}))",
                "group-search-filter; )member={0}(",
                "user-search-filter; (|(uid={0})(mail={mail}))",
                "user-search-filter; (|(uid={0})(mail={2}))",
                "user-dn-pattern; uid={0},ou={1}",
            })
    void aMisspelledPlaceholderStopsTheStart(String key, String value) {
        assertThatThrownBy(() -> {
                    try (LdapServersFixture unused = new LdapServersFixture("ldap://127.0.0.1", key, value)) {
                        assertThat(unused).isNull();
                    }
                })
                .rootCause()
                .isInstanceOfSatisfying(
                        Misconfiguration.class,
                        wrong -> assertThat(wrong.getMessage())
                                .startsWith("gatehouse.identity.ldap.corp." + key + " has "));
    }

    private static String ofAlice(String filter) {
        Set<String> names = new LinkedHashSet<>(Arrays.asList("alice", "Alice"));
        return new GroupFilter(filter).ofUser(ALICE, names).orElse("none");
    }
}
