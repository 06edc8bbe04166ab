package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.GROUPS;
import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.RoleMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dry run of a sign-in at a directory, with and without the password; and the groups that a role names. */
class LdapExplainTest {
    private static final String ALICE = "uid=alice," + PEOPLE;

    private final List<String> steps = new ArrayList<>();
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
    void eachStepNamesTheEntryAndTheServer() {
        Optional<Answer> answer = explain(directory.source(), "alice", "alice-secret");
        assertThat(steps)
                .satisfiesExactly(
                        step -> assertThat(step).startsWith("found [" + ALICE + "] at ldap://127.0.0.1:"),
                        step -> assertThat(step).startsWith("the password of " + ALICE + " was accepted by ldap://"),
                        step -> assertThat(step).startsWith("read the account and the groups of " + ALICE + " at "));
        assertThat(answer)
                .get()
                .isInstanceOfSatisfying(
                        Answer.Known.class,
                        known -> assertThat(known.grants().all().toString()).contains("cn=editors," + GROUPS));
    }

    @Test
    void withoutThePasswordNoUserIsBound() {
        IdentitySource source = directory.source();
        directory.operations.clear();
        assertThat(explain(source, "alice", null)).get().isInstanceOf(Answer.Known.class);
        assertThat(directory.operations).doesNotContain("bind user");
        assertThat(explain(directory.source(KEY + "user-dn-pattern=uid={0},ou=people"), "alice", null))
                .get()
                .isInstanceOf(Answer.Known.class);
        assertThat(explain(directory.source(KEY + "user-dn-pattern=uid={0},ou=people"), "nora", null))
                .contains(new Answer.Unknown());
    }

    @Test
    void withoutAServiceAccountThePasswordIsNeeded() {
        assertThat(explain(directory.anonymousSource(), "alice", null)).isEmpty();
        assertThat(explain(directory.anonymousSource(), "alice", "alice-secret"))
                .get()
                .isInstanceOf(Answer.Known.class);
    }

    @Test
    void aWrongPasswordAndADisabledAccountAreTold() throws Exception {
        assertThat(explain(directory.source(), "alice", "wrong")).get().isInstanceOf(Answer.Rejected.class);
        assertThat(steps).last().asString().startsWith("the password of " + ALICE + " was refused by ");
        directory.set("bob", "nsAccountLock", "true");
        assertThat(explain(directory.source(), "bob", null))
                .get()
                .isInstanceOfSatisfying(
                        Answer.Rejected.class,
                        rejected -> assertThat(rejected.state()).isEqualTo(AccountState.ACCOUNT_DISABLED));
    }

    @Test
    void anUnknownUserIsFoundNowhere() {
        assertThat(explain(directory.source(), "nora", null)).contains(new Answer.Unknown());
        assertThat(steps).singleElement().asString().startsWith("found no entry at ldap://");
    }

    @Test
    void groupsOfTheConfigurationAreLookedUp() {
        RoleMapping byName = new RoleMapping("key", "EDITORS", false);
        RoleMapping misspelled = new RoleMapping("key", "edtors", false);
        RoleMapping byDn = new RoleMapping("key", "cn=admins," + GROUPS, true);
        RoleMapping elsewhere = new RoleMapping("key", ALICE, true);
        RoleMapping missing = new RoleMapping("key", "cn=none," + GROUPS, true);
        assertThat(existing(byName, byDn).values()).containsOnly(true);
        assertThat(existing(misspelled, elsewhere, missing).values()).containsOnly(false);
    }

    private Map<RoleMapping, Boolean> existing(RoleMapping... mappings) {
        return ((LdapIdentitySource) directory.source()).existing(List.of(mappings));
    }

    private Optional<Answer> explain(IdentitySource source, String user, @Nullable String password) {
        steps.clear();
        return source.explain(user, password, step -> steps.add(step.get()));
    }
}
