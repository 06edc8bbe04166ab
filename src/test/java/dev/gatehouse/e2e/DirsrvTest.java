package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.util.stream.Collectors;
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

/** Sign-ins with 389 Directory Server, which is also that of FreeIPA. */
@Tag("e2e")
@ExtendWith(OutputCaptureExtension.class)
class DirsrvTest {
    private static final String PEOPLE = ",ou=people,dc=example,dc=org";
    private static final String GROUPS = ",ou=groups,dc=example,dc=org";

    private static Dirsrv server;
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() throws Exception {
        server = Dirsrv.started("e2e/people.ldif", "e2e/dirsrv.ldif");
        server.set("cn=config", "passwordLockout", "on");
        server.set("cn=config", "passwordMaxFailure", "3");
        server.change(IntStream.range(0, 1100)
                .mapToObj(i -> "dn: cn=many%d%s\nobjectClass: groupOfNames\ncn: many%d\nmember: uid=bob%s\n\n"
                        .formatted(i, GROUPS, i, PEOPLE))
                .collect(Collectors.joining()));
        gatehouse = gatehouse();
    }

    @AfterAll
    static void stop() throws IOException {
        gatehouse.close();
        server.close();
    }

    @Test
    void groupsOfEachKindCountAndTheirGroups() {
        assertThat(roles("alice")).isEqualTo("[\"direct\",\"editor\",\"nested\",\"posix\",\"primary\",\"unique\"]");
    }

    /** The schema compares memberUid with regard to case. */
    @Test
    void aMemberUidIsComparedWithTheSpellingOfTheEntry() {
        assertThat(roles("dave")).isEqualTo("[\"spelled\"]");
    }

    @Test
    void moreThanAThousandGroupsCount() {
        assertThat(roles("bob")).isEqualTo("[\"last\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid=a,b+c", "*", "alice)(uid=*", "uid=alice,ou=people,dc=example,dc=org"})
    void aNameThatIsAFilterOrADistinguishedNameIsUnknown(String name) {
        assertThat(gatehouse.authenticate(name, "alice-secret").status()).isEqualTo(403);
    }

    /** The server answers both by the error accountLocked of the password policy. */
    @Test
    void anInactivatedAccountIsNotLocked(CapturedOutput output) {
        assertThat(gatehouse.authenticate("inactive", "inactive-secret").status())
                .isEqualTo(403);
        assertThat(output.getOut()).contains("reason=\"the account is disabled\"");
        assertThat(gatehouse.bean(Identities.class).current("inactive", "corp"))
                .hasValueSatisfying(answer -> assertThat(answer).isInstanceOf(Answer.Rejected.class));
    }

    @Test
    void aLockAfterWrongPasswordsEndsNoSession(CapturedOutput output) {
        for (String password : new String[] {"wrong", "wrong", "wrong", "guessed-secret"}) {
            assertThat(gatehouse.authenticate("guessed", password).status()).isEqualTo(403);
        }
        assertThat(output.getOut()).contains("reason=\"the account is locked\"");
        assertThat(gatehouse.bean(Identities.class).current("guessed", "corp"))
                .hasValueSatisfying(answer -> assertThat(answer).isInstanceOf(Answer.Known.class));
    }

    private static Gatehouse gatehouse() {
        return LdapSourceFixture.at(
                server.url(),
                Stream.concat(
                                Stream.of("direct", "unique", "nested", "posix", "spelled", "primary", "last")
                                        .map(group -> "--gatehouse.roles." + group + ".ldap-groups=" + group),
                                Stream.of(
                                        LdapSourceFixture.SERVICE_ACCOUNT[0],
                                        LdapSourceFixture.SERVICE_ACCOUNT[1],
                                        LdapSourceFixture.KEY + "ca-file=" + server.ca(),
                                        LdapSourceFixture.KEY + "nested-groups=true",
                                        "--gatehouse.throttle.enabled=false"))
                        .toArray(String[]::new));
    }

    private static String roles(String user) {
        return gatehouse
                .getAs(gatehouse.signIn(user), "/me")
                .json()
                .path("roles")
                .toString();
    }
}
