package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** T44: groups and nested groups, with OpenLDAP. */
@Tag("e2e")
@ExtendWith(OutputCaptureExtension.class)
class OpenLdapGroupsTest {
    private static final String GROUPS = ",ou=groups,dc=example,dc=org";
    private static final String MEMBER_OF = LdapSourceFixture.KEY + "member-of-attribute=memberOf";
    private static final String NESTED = LdapSourceFixture.KEY + "nested-groups=true";

    private static Slapd slapd;

    /** alice is in inner, inner in middle, middle in outer, and outer in inner again. alice is also in crowd. */
    @BeforeAll
    static void startDirectory() throws Exception {
        slapd = Slapd.withOverlays();
        String alice = "uid=alice,ou=people,dc=example,dc=org";
        String odd = "uid=a*(b)\\\\c/d\\+e\\=f#g\\;\\<h\\>,ou=people,dc=example,dc=org";
        group("inner", Stream.of(alice, odd, "cn=outer" + GROUPS));
        group("middle", Stream.of("cn=inner" + GROUPS));
        group("outer", Stream.of("cn=middle" + GROUPS));
        group(
                "crowd",
                Stream.concat(
                        IntStream.range(0, 2000).mapToObj(i -> "uid=u" + i + ",ou=people,dc=example,dc=org"),
                        Stream.of(alice)));
        String bob = "uid=bob,ou=people,dc=example,dc=org";
        slapd.add(
                "dn: cn=Team\\2C North (EU)" + GROUPS,
                "objectClass: groupOfNames",
                "cn: Team, North (EU)",
                "member: " + bob);
        String inner = "cn=inner" + GROUPS;
        slapd.add(
                "dn: cn=" + inner.replace("=", "\\3D").replace(",", "\\2C") + GROUPS,
                "objectClass: groupOfNames",
                "cn: " + inner,
                "member: " + bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", MEMBER_OF})
    void aDistinguishedNameMatchesInAnySpellingAndNoNameThatSpellsIt(String mode) {
        String[] spellings = {"Team\\2C North (EU)", "team\\,  NORTH (EU)", "\"Team, North (EU)\""};
        for (String spelling : spellings) {
            assertThat(roles(
                            "bob",
                            mode,
                            "--gatehouse.roles.north.ldap-groups[0]=CN=" + spelling + GROUPS,
                            "--gatehouse.roles.boss.ldap-groups[0]=cn=inner" + GROUPS))
                    .isEqualTo("[\"north\"]");
        }
    }

    @AfterAll
    static void stopDirectory() throws IOException {
        slapd.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", MEMBER_OF})
    void directGroups(String mode) {
        assertThat(roles("alice", mode)).isEqualTo("[\"crowd\",\"inner\"]");
        assertThat(roles("a*(b)\\c/d+e=f#g;<h>", mode)).isEqualTo("[\"inner\"]");
        assertThat(roles("bob", mode)).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", MEMBER_OF})
    void groupsOfGroups(String mode) {
        assertThat(roles("alice", mode, NESTED)).isEqualTo("[\"crowd\",\"inner\",\"middle\",\"outer\"]");
        assertThat(roles("a*(b)\\c/d+e=f#g;<h>", mode, NESTED)).isEqualTo("[\"inner\",\"middle\",\"outer\"]");
    }

    @Test
    void withoutAServiceAccountTheUserReadsTheirGroups() {
        try (Gatehouse gatehouse =
                LdapSourceFixture.at(slapd.url(), "--gatehouse.roles.outer.ldap-groups=outer", NESTED)) {
            assertThat(rolesOf(gatehouse, "alice")).isEqualTo("[\"editor\",\"outer\"]");
        }
    }

    /** By default the limit of the server holds for all pages together. */
    @Test
    void aSizeLimitThatCutsTheGroupsIsAnError(CapturedOutput output) throws Exception {
        assertThat(statusWith("sizelimit 10")).isEqualTo(503);
        assertThat(output.getOut()).contains("at a limit of its own", "raise the limits of size and time for bind-dn");
        assertThat(statusWith("sizelimit size.soft=10 size.hard=10 size.prtotal=unlimited"))
                .isEqualTo(200);
    }

    /** Of a sign-in of a user with twelve groups. */
    private static int statusWith(String limit) throws Exception {
        try (Slapd small = Slapd.started(limit)) {
            for (int i = 0; i < 12; i++) {
                small.add(
                        "dn: cn=g" + i + GROUPS,
                        "objectClass: groupOfNames",
                        "cn: g" + i,
                        "member: uid=alice,ou=people,dc=example,dc=org");
            }
            try (Gatehouse gatehouse = LdapSourceFixture.at(small.url(), LdapSourceFixture.SERVICE_ACCOUNT)) {
                return gatehouse.authenticate("alice", "alice-secret").status();
            }
        }
    }

    private static void group(String name, Stream<String> members) throws Exception {
        slapd.add(Stream.concat(
                        Stream.of("dn: cn=" + name + GROUPS, "objectClass: groupOfNames", "cn: " + name),
                        members.map(member -> "member: " + member))
                .toArray(String[]::new));
    }

    private static String roles(String user, String... more) {
        Stream<String> arguments = Stream.of(
                        Stream.of(LdapSourceFixture.SERVICE_ACCOUNT),
                        Stream.of("crowd", "inner", "middle", "outer")
                                .map(group -> "--gatehouse.roles." + group + ".ldap-groups=" + group),
                        Stream.of("--gatehouse.roles.editor.ldap-groups=none"),
                        Stream.of(more))
                .flatMap(part -> part);
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url(), arguments.toArray(String[]::new))) {
            return rolesOf(gatehouse, user);
        }
    }

    private static String rolesOf(Gatehouse gatehouse, String user) {
        return gatehouse
                .getAs(gatehouse.signIn(user), "/me")
                .json()
                .path("roles")
                .toString();
    }
}
