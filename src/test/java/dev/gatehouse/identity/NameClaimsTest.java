package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.StubIdentitySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose a user name is. */
@Tag("unit")
class NameClaimsTest {
    private static final Answer UNKNOWN = new Answer.Unknown();
    private static final Answer KNOWN = StubIdentitySource.alice("corp");

    private final MemoryDatabase store = new MemoryDatabase();
    private final Subjects subjects = new Subjects(store.jdbc());
    private final IdentitySource corp = StubIdentitySource.of("corp", new ArrayList<>(), UNKNOWN);
    private final IdentitySource sso = new Provider("sso", Affix.NONE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theFirstUserOfANameOwnsIt() {
        NameClaims names = names(corp, sso);
        assertThat(claim(names, sso, "alice", "1")).isEmpty();
        assertThat(claim(names, sso, "alice", "1")).isEmpty();
        assertThat(claim(names, corp, "alice", "1")).contains("the name belongs to a user of the source sso");
        assertThat(subjects.find("alice")).contains(new Subject("alice", "sso", "1"));
    }

    /** Not even the one that the person had. */
    @Test
    void theNameOfAnErasedPersonIsOfNoUserUntilItIsFreed() {
        NameClaims names = names(corp, sso);
        assertThat(claim(names, sso, "alice", "1")).isEmpty();
        subjects.erase("alice");
        assertThat(claim(names, sso, "alice", "1")).contains("the person of this name was erased");
        assertThat(claim(names, corp, "alice", "erased")).contains("the person of this name was erased");
        assertThat(names.isOwner(sso, known("alice", "1", "alice"))).isFalse();
        assertThat(names.isOwner(sso, known("alice", "erased", "alice"))).isFalse();
        assertThat(subjects.belongsTo("alice", "sso")).isFalse();
        subjects.release("alice");
        assertThat(claim(names, corp, "alice", "2")).isEmpty();
    }

    /** Two users of one source, whose names have one normalized spelling. */
    @Test
    void anotherUserOfTheSourceDoesNotGetTheName() {
        for (IdentitySource source : List.of(corp, sso)) {
            NameClaims names = names(source);
            subjects.release("alice");
            assertThat(claim(names, source, "alice", "1")).isEmpty();
            assertThat(claim(names, source, "alice", "2")).contains("the name belongs to another user of the source");
        }
    }

    @Test
    void namesThatDifferInCaseOrUnicodeFormAreTwo() {
        NameClaims names = names(sso);
        List<String> spellings = List.of("Kx7Qm", "kX7qM", "kx7qm", "\uff4bx7qm", "e\u0301", "\u00e9");
        assertThat(spellings)
                .allSatisfy(name -> assertThat(claim(names, sso, name, name)).isEmpty());
        assertThat(spellings)
                .allSatisfy(name -> assertThat(subjects.find(name).orElseThrow().identifier())
                        .isEqualTo(name));
    }

    /** Before an upgrade the identifier was not stored, and a provider's names were normalized. */
    @Test
    void aNameWithoutIdentifierGetsTheOneOfTheUserWithThisSpelling() {
        IdentitySource partners = new Provider("partners", new Affix("", "@p"));
        NameClaims names = names(sso, partners);
        subjects.claim(Optional.empty(), new Subject("alice", "sso", null));
        subjects.claim(Optional.empty(), new Subject("bob@p", "partners", null));
        assertThat(names.claim(sso, known("alice", "1", "Alice")))
                .contains("the name was claimed without an identifier, and the source spells it differently");
        assertThat(names.claim(partners, known("bob@p", "1", "Bob"))).isPresent();
        assertThat(names.isOwner(sso, known("alice", "1", "Alice"))).isTrue();
        assertThat(names.claim(sso, known("alice", "2", "alice"))).isEmpty();
        assertThat(names.claim(partners, known("bob@p", "2", "bob"))).isEmpty();
        assertThat(subjects.find("alice")).contains(new Subject("alice", "sso", "2"));
        assertThat(names.isOwner(sso, known("alice", "1", "alice"))).isFalse();
    }

    @Test
    void aNameOfARemovedSourceIsFree() {
        assertThat(claim(names(sso), sso, "alice", "1")).isEmpty();
        assertThat(claim(names(corp), corp, "alice", "2")).isEmpty();
        assertThat(claim(names(corp, sso), sso, "alice", "1")).isPresent();
    }

    /** Before that user signs in for the first time, or exists at all. */
    @Test
    void aSourceWithoutAnAffixCannotTakeANameOfASourceWithOne() {
        IdentitySource partners = new Provider("partners", new Affix("", "@p"));
        NameClaims names = names(corp, sso, partners);
        assertThat(List.of(corp, sso))
                .allSatisfy(source -> assertThat(claim(names, source, "new@p", "1"))
                        .contains("user-prefix and user-suffix of the source partners reserve this name"));
        assertThat(claim(names, sso, "@p", "1")).isEmpty();
        assertThat(claim(names, partners, "new@p", "2")).isEmpty();
    }

    /** Otherwise the first user of a provider who calls themselves dave would be dave to every service. */
    @Test
    void aProvidersUserCannotTakeANameThatAnotherSourceKnows() {
        List<String> asked = new ArrayList<>();
        IdentitySource later = StubIdentitySource.of("later", asked, KNOWN);
        NameClaims names = names(sso, later);
        assertThat(claim(names, sso, "Alice", "1")).contains("the source later knows a user of this name");
        assertThat(asked).containsExactly("later Alice");
        assertThat(subjects.find("Alice")).isEmpty();
        NameClaims apart =
                names(sso, StubIdentitySource.of("later", asked, KNOWN).with(new Affix("", "@x")));
        assertThat(claim(apart, sso, "alice", "1")).isEmpty();
        assertThat(claim(apart, sso, "Alice@X", "2")).contains("the source later knows a user of this name");
    }

    @Test
    void aProvidersUserCannotTakeANewNameWhileAnotherSourceIsAway() {
        IdentitySource away = StubIdentitySource.down("corp", true, new ArrayList<>());
        NameClaims names = names(away, sso);
        assertThatThrownBy(() -> claim(names, sso, "alice", "1"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("source corp may know it and does not answer");
        assertThat(claim(names(sso), sso, "alice", "1")).isEmpty();
        assertThat(claim(names, sso, "alice", "1")).as("has the name already").isEmpty();
    }

    /** The user typed another name than the canonical one, so the first source was not asked for this. */
    @Test
    void aNameOfAnEarlierSourceIsNotTakenByALaterOne() {
        IdentitySource first = StubIdentitySource.of("first", new ArrayList<>(), KNOWN);
        assertThat(claim(names(first, corp), corp, "alice", "1")).isPresent();
        assertThat(claim(names(corp, first), corp, "alice", "1")).isEmpty();
        subjects.release("alice");
        IdentitySource away = StubIdentitySource.down("first", true, new ArrayList<>());
        assertThat(claim(names(away, corp), corp, "alice", "1")).as("optional").isEmpty();
    }

    @Test
    void anIdentifierThatCannotBeStoredIsRefused() {
        for (String id : List.of("x".repeat(1025), "a\0")) {
            assertThat(claim(names(corp), corp, "alice", id)).isPresent();
        }
        assertThat(claim(names(corp), corp, "alice", "x".repeat(1024))).isEmpty();
    }

    @Test
    void aTypedNameIsTheOneToTheLetterOrElseTheNormalizedOne() {
        NameClaims names = names(sso);
        claim(names, sso, "Kx7Qm", "1");
        claim(names, sso, "bob", "2");
        assertThat(subjects.canonical("Kx7Qm")).contains("Kx7Qm");
        assertThat(subjects.canonical(" BOB ")).contains("bob");
        claim(names, sso, "Bob", "3");
        assertThat(subjects.canonical("Bob")).contains("Bob");
        assertThat(subjects.canonical("bob")).contains("bob");
        assertThat(subjects.canonical("Nobody")).contains("Nobody");
        assertThat(subjects.canonical(" Nobody")).contains("nobody");
        assertThat(subjects.canonical("\n")).isEmpty();
    }

    private NameClaims names(IdentitySource... sources) {
        return new NameClaims(
                new IdentitySources(
                        new IdentityProperties(List.of(), false), List.of(new IdentitySources.Kind(List.of(sources)))),
                subjects);
    }

    private static Optional<String> claim(NameClaims names, IdentitySource source, String name, String id) {
        return names.claim(source, known(name, id, name));
    }

    private static Answer.Known known(String name, String id, String spelling) {
        return (Answer.Known) StubIdentitySource.known(name, "", id, spelling);
    }

    /** Like an OAuth provider, it answers only with the credentials of a user. */
    private record Provider(String name, Affix affix) implements IdentitySource {
        @Override
        public boolean isProvider() {
            return true;
        }

        @Override
        public Answer identify(Credentials.Password credentials) {
            return UNKNOWN;
        }

        @Override
        public Optional<Answer> current(String user) {
            return Optional.empty();
        }

        @Override
        public void check(Findings found) {}
    }
}
