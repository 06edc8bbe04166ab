package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.Grants.Grant;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.RecordedFindings;
import dev.gatehouse.support.StubIdentitySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A dry run says what a sign-in would do, and does not do it. */
@Tag("unit")
class DryRunTest {
    private final List<String> asked = new ArrayList<>();
    private final RecordedFindings findings = new RecordedFindings();
    private final MemoryDatabase store = new MemoryDatabase();
    private final Subjects subjects = new Subjects(store.jdbc());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theFirstSourceThatKnowsTheUserAnswers() {
        run("secret", source("a", new Answer.Unknown()), source("b", alice("b")), source("c", alice("c")));
        assertThat(findings.lines())
                .containsSubsequence(
                        "ok does not know the user",
                        "ok the user is alice, and the account is active; attributes read: [mail]",
                        "ok groups: cn=e gives editor by gatehouse.roles.editor.ldap-groups",
                        "ok groups: cn=s gives no role",
                        "ok b signs the user in as alice, with the roles [editor]");
        assertThat(findings.lines()).noneMatch(line -> line.contains("alice@example.com"));
        assertThat(asked).contains("b alice", "c alice without password").doesNotContain("c alice");
    }

    @Test
    void nothingIsStored() {
        run("secret", source("a", alice("a")));
        assertThat(subjects.find("alice")).isEmpty();
        assertThat(findings.lines()).noneMatch(line -> line.startsWith("FAILED"));
    }

    @Test
    void aRefusalHasItsPrivateReason() {
        run("secret", source("a", new Answer.Rejected("wrong password (52e)")), source("b", alice("b")));
        assertThat(findings.lines())
                .contains("FAILED wrong password (52e)")
                .endsWith("FAILED refused: a: wrong password (52e)");
    }

    @Test
    void aPasswordThatMustBeChangedIsARefusal() {
        run("secret", source("a", new Answer.MustChange((Answer.Known) alice("a"))));
        assertThat(findings.lines())
                .contains("ok groups: cn=s gives no role")
                .endsWith("FAILED refused: a: the password must be changed first");
    }

    @Test
    void aNameOfAnotherUserIsARefusal() {
        subjects.claim(Optional.empty(), new Subject("alice", "a", "another"));
        run("secret", source("a", alice("a")));
        assertThat(findings.lines()).endsWith("FAILED refused: a: the name belongs to another user of the source");
    }

    @Test
    void anOutageOfARequiredSourceIsFinalAndOneOfAnOptionalSourceIsNot() {
        run("secret", StubIdentitySource.down("a", false, asked), source("b", alice("b")));
        assertThat(findings.lines()).contains("FAILED down").endsWith("FAILED refused: a does not answer (503)");
        run("secret", StubIdentitySource.down("a", true, asked), source("b", alice("b")));
        assertThat(findings.lines()).endsWith("ok b signs the user in as alice, with the roles [editor]");
        run("secret", StubIdentitySource.down("a", true, asked), source("b", new Answer.Unknown()));
        assertThat(findings.lines()).endsWith("FAILED refused: a does not answer (503)");
        run("secret", StubIdentitySource.down("a", true, asked), StubIdentitySource.down("b", true, asked));
        assertThat(findings.lines()).endsWith("FAILED refused: a does not answer (503)");
    }

    @Test
    void anUnknownUserIsARefusal() {
        run(null, source("a", new Answer.Unknown()));
        assertThat(findings.lines()).endsWith("FAILED refused: no source knows the user");
    }

    @Test
    void withoutThePasswordTheResultDependsOnIt() {
        run(null, source("a", alice("a")));
        assertThat(findings.lines())
                .endsWith("ok with the right password a signs the user in as alice, with the roles [editor]");
    }

    @Test
    void anAffixMayBeTyped() {
        IdentitySource source = source("a", alice("a")).with(new Affix("", "@corp"));
        for (String typed : List.of("alice", "alice@corp")) {
            run(typed, "secret", source);
            assertThat(asked).last().isEqualTo("a alice");
            assertThat(findings.lines()).endsWith("ok a signs the user in as alice@corp, with the roles [editor]");
        }
        run(
                "secret",
                source("a", new Answer.MustChange((Answer.Known) alice("a"))).with(new Affix("", "@corp")));
        assertThat(findings.lines())
                .filteredOn(line -> line.contains("account is active"))
                .allMatch(line -> line.startsWith("ok the user is alice@corp, "));
    }

    @Test
    void aNameThatNoUserCanHaveIsRefused() {
        assertThatThrownBy(() -> new DryRuns(names(List.of())).of("a\nb", null)).isInstanceOf(Refusal.class);
    }

    private void run(@Nullable String password, IdentitySource... sources) {
        run(" ALICE ", password, sources);
    }

    private void run(String user, @Nullable String password, IdentitySource... sources) {
        DryRun run = new DryRuns(names(List.of(sources))).of(user, password);
        List.of(sources).forEach(source -> run.ask(source, findings));
        run.conclude(findings);
    }

    private NameClaims names(List<IdentitySource> sources) {
        return new NameClaims(
                new IdentitySources(
                        new IdentityProperties(List.of(), false), List.of(new IdentitySources.Kind(sources))),
                subjects);
    }

    private StubIdentitySource source(String name, Answer answer) {
        return StubIdentitySource.of(name, asked, answer);
    }

    private static Answer alice(String source) {
        Identity identity =
                new Identity("alice", source, Set.of("editor"), Map.of("mail", List.of("alice@example.com")));
        return new Answer.Known(
                identity,
                "1",
                "alice",
                new Grants(
                        "groups",
                        List.of(
                                new Grant("cn=e", Map.of("editor", "gatehouse.roles.editor.ldap-groups")),
                                new Grant("cn=s", Map.of()))));
    }
}
