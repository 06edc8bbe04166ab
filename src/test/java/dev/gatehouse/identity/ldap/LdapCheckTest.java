package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.RecordedFindings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of a directory names the key of each mistake. */
class LdapCheckTest {
    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void eachStepThatSucceedsIsReported() throws Exception {
        directory.set("bob", "nsAccountLock", "TRUE");
        assertThat(check())
                .containsExactly(
                        "bound as cn=service",
                        "base-dn dc=example,dc=org exists",
                        "user-search-base ou=people exists",
                        "user-search-filter finds 3 users",
                        "account state is read from nsAccountLock",
                        "no change of a password can be read of these users, so it ends no sessions: let bind-dn read"
                                + " krbLastPwdChange or pwdChangedTime or pwdLastSet or pwdUpdateTime, whichever the directory"
                                + " has",
                        "group-search-base ou=groups exists");
    }

    @Test
    void manyUsersAreNotCounted() throws Exception {
        for (int i = 0; i < 100; i++) {
            directory.add("dn: uid=u" + i + "," + PEOPLE, "objectClass: person", "uid: u" + i);
        }
        assertThat(check()).contains("user-search-filter finds more than 100 users");
    }

    @Test
    void aPatternIsCheckedUpToTheUser() {
        assertThat(check(KEY + "user-dn-pattern=uid={0},ou=people")).contains("user-dn-pattern ou=people exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind-dn | bind-dn=cn=unknown",
                "bind-dn | bind-password=outdated",
                "base-dn | base-dn=dc=example,dc=net",
                "user-search-base | user-search-base=ou=people,dc=example,dc=org",
                "user-search-filter | user-search-filter=(sAMAccountName={0})",
                "user-search-filter | user-search-filter=(&(uid={0})",
                "user-dn-pattern | user-dn-pattern=uid={0},ou=nowhere",
                "group-search-base | group-search-base=ou=nowhere",
            })
    void aMistakeNamesTheKey(String property, String mistake) {
        assertThatThrownBy(() -> check(KEY + mistake)).isInstanceOfSatisfying(Misconfiguration.class, wrong -> {
            assertThat(wrong.getMessage()).startsWith("gatehouse.identity.ldap.corp." + property + " ");
            assertThat(wrong.action()).endsWith(".");
            assertThat(wrong.getMessage() + wrong.action()).doesNotContain("service-password", "outdated");
        });
    }

    @Test
    void theCheckGoesOnAfterAMistake() {
        RecordedFindings findings = new RecordedFindings();
        directory
                .source(KEY + "user-search-base=ou=peopel", KEY + "group-search-base=ou=grups")
                .check(findings);
        assertThat(findings.lines())
                .anyMatch(line -> line.startsWith("FAILED gatehouse.identity.ldap.corp.user-search-base "))
                .anyMatch(line -> line.startsWith("FAILED gatehouse.identity.ldap.corp.group-search-base "));
    }

    @Test
    void aServerThatDoesNotAnswerBesideOthersIsAWarning() {
        RecordedFindings findings = new RecordedFindings();
        String down = "ldap://127.0.0.1:" + Gatehouse.freePort();
        directory.source(KEY + "urls=" + down).check(findings);
        assertThat(findings.lines())
                .anyMatch(line -> line.startsWith("WARN " + down + " does not answer"))
                .contains("ok group-search-base ou=groups exists");
    }

    @Test
    void noAnswerIsAnOutage() {
        IdentitySource source = directory.source();
        directory.stop();
        assertThatThrownBy(() -> source.check(step -> {})).isInstanceOf(SourceUnavailable.class);
    }

    private List<String> check(String... more) {
        List<String> steps = new ArrayList<>();
        directory.source(more).check(steps::add);
        return steps;
    }
}
