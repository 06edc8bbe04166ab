package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.overload.Bulkhead;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.StubIdentitySource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.JdkIdGenerator;

/** The order of the sources, and what the answer of one means for the others. */
class IdentitiesTest {
    private static final Credentials.Password ALICE = new Credentials.Password("alice", "secret");
    private final List<String> asked = new ArrayList<>();
    private final MemoryDatabase store = new MemoryDatabase();
    private final Subjects subjects = new Subjects(store.jdbc());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theFirstSourceThatKnowsTheUserDecides() {
        assertThat(identities(source("a", new Answer.Unknown()), source("b", known("b")), source("c", known("c")))
                        .identify(ALICE)
                        .source())
                .isEqualTo("b");
        // The name is new: the sources before b must not know it, either.
        assertThat(asked).containsExactly("a alice", "b alice", "a alice");
    }

    @Test
    void aWrongPasswordAtOneSourceIsNotTriedAtTheNext() {
        Identities identities = identities(source("a", new Answer.Rejected("wrong password")), source("b", known("b")));
        assertThatThrownBy(() -> identities.identify(ALICE))
                .isInstanceOf(Refusal.class)
                .hasMessage("wrong password");
        assertThat(asked).doesNotContain("b alice");
    }

    /** T29: a faster refusal would show that an earlier source knows the name. */
    @Test
    void aWrongPasswordQueriesAsManySourcesAsAnUnknownUser() {
        Identities withTheUser = identities(source("a", new Answer.Rejected("no")), source("b", new Answer.Unknown()));
        assertThatThrownBy(() -> withTheUser.identify(ALICE)).isInstanceOf(Refusal.class);
        assertThat(asked).hasSize(2).last().asString().startsWith("b ");
        Identities withoutTheUser = identities(source("a", new Answer.Unknown()), source("b", new Answer.Unknown()));
        asked.clear();
        assertThatThrownBy(() -> withoutTheUser.identify(ALICE)).isInstanceOf(Refusal.class);
        assertThat(asked).containsExactly("a alice", "b alice");
    }

    /** Otherwise a flood of sign-ins would make guesses free: only a 403 counts as a failed one. */
    @Test
    void anOverloadOfALaterSourceDoesNotHideAWrongPassword() {
        IdentitySource busy = new StubIdentitySource("b", false, Affix.NONE, asked, () -> {
            throw Bulkhead.busy();
        });
        Identities identities = identities(source("a", new Answer.Rejected("wrong password")), busy);
        assertThatThrownBy(() -> identities.identify(ALICE)).hasMessage("wrong password");
    }

    /** T31. */
    @Test
    void anOutageIsReportedAndNoLaterSourceIsTried() {
        Identities identities = identities(down("a", false), source("b", known("b")));
        assertThatThrownBy(() -> identities.identify(ALICE))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo("identity_source_unavailable"));
        assertThat(asked).containsExactly("a alice");
    }

    @Test
    void anOptionalSourceMayBeUnavailable() {
        assertThat(identities(down("a", true), source("b", known("b")))
                        .identify(ALICE)
                        .source())
                .isEqualTo("b");
    }

    @Test
    void anUnknownUserGets503WhileAnOptionalSourceIsUnavailable() {
        Identities identities = identities(down("a", true), source("b", new Answer.Unknown()));
        assertThatThrownBy(() -> identities.identify(ALICE))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo("identity_source_unavailable"));
        assertThat(asked).containsExactly("a alice", "b alice");
    }

    @Test
    void theOrderIsTheConfiguredOneAndNamesEachSourceOnce() {
        IdentitySources.Kind sources =
                new IdentitySources.Kind(List.of(source("a", known("a")), source("b", known("b"))));
        assertThat(new IdentitySources(new IdentityProperties(List.of("b", "a"), false), List.of(sources)).names())
                .containsExactly("b", "a");
        for (List<String> wrong : List.of(List.of("a"), List.of("a", "b", "b"), List.of("a", "c"))) {
            assertThatThrownBy(() -> identities(wrong, sources))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageStartingWith("gatehouse.identity.order is " + wrong);
        }
        assertThatThrownBy(() -> identities(source("a", known("a")), source("a", known("a"))))
                .isInstanceOf(Misconfiguration.class);
    }

    /** Services identify a user by the name alone, so two users must not share one. */
    @Test
    void aNameThatAnotherSourceOwnsIsRejected() {
        StubIdentitySource emptySource = source("a", new Answer.Unknown());
        assertThat(identities(source("a", known("a")), source("b", known("b")))
                        .identify(ALICE)
                        .source())
                .isEqualTo("a");
        Identities later = identities(emptySource, source("b", known("b")));
        assertThatThrownBy(() -> later.identify(ALICE))
                .isInstanceOf(Refusal.class)
                .hasMessage("the name belongs to a user of the source a");
        subjects.release("alice");
        assertThat(later.identify(ALICE).source()).isEqualTo("b");
    }

    /** The account was deleted, and another person got its name while its first owner was signed in. */
    @Test
    void aUserWithAnotherIdentifierIsNotTheOneWhoSignedIn() {
        identities(source("a", StubIdentitySource.known("alice", "a", "1", "alice")))
                .identify(ALICE);
        Identities later = identities(source("a", StubIdentitySource.known("alice", "a", "2", "alice")));
        assertThat(later.current("alice", "a")).get().isInstanceOf(Answer.Unknown.class);
        assertThatThrownBy(() -> later.identify(ALICE))
                .isInstanceOf(Refusal.class)
                .hasMessage("the name belongs to another user of the source");
        subjects.release("alice");
        assertThat(later.current("alice", "a")).get().isInstanceOf(Answer.Known.class);
        assertThat(later.identify(ALICE).user()).isEqualTo("alice");
    }

    @Test
    void anAffixMakesADistinctName() {
        StubIdentitySource partners = source("b", known("b")).with(new Affix("", "@Partners"));
        Identities identities = identities(source("a", new Answer.Unknown()), partners);
        for (String typed : List.of("alice", "alice@partners", "ALICE@PARTNERS")) {
            assertThat(identities
                            .identify(new Credentials.Password(typed, "secret"))
                            .user())
                    .isEqualTo("alice@partners");
            assertThat(asked).contains("b alice").doesNotContain("b alice@partners");
        }
        assertThat(identities.current("alice@partners", "b")).get().isInstanceOf(Answer.Known.class);
        assertThat(identities.current("alice", "b")).get().isInstanceOf(Answer.Unknown.class);
        assertThatThrownBy(() -> identities(partners, source("c", known("c")).with(partners.affix())))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.identity gives the users of b and of c the same names");
    }

    @Test
    void aProviderTokenGoesToTheNamedSource() {
        Identities identities = identities(source("a", known("a")), source("b", known("b")));
        assertThat(identities
                        .identify(new Credentials.ProviderToken("a", "its token"))
                        .source())
                .isEqualTo("a");
        assertThat(asked).containsExactly("a its token");
        assertThatThrownBy(() -> identities.identify(new Credentials.ProviderToken("c", "its token")))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail())
                                .isEqualTo("Authentication failed for a token of c: bad credentials"));
    }

    /** An attacker who guesses passwords must not learn that the account exists. */
    @Test
    void theAccountStateIsDisclosedOnlyIfConfiguredAndWithTheRightPassword() {
        Answer verified = new Answer.Rejected(AccountState.PASSWORD_EXPIRED, true);
        Answer guessed = new Answer.Rejected(AccountState.ACCOUNT_LOCKED, false);
        assertThat(refusal(false, verified)).isEqualTo("authentication_failed: the password has expired");
        assertThat(refusal(true, guessed)).isEqualTo("authentication_failed: the account is locked");
        assertThat(refusal(true, verified)).isEqualTo("password_expired: the password has expired");
    }

    private String refusal(boolean disclose, Answer answer) {
        IdentityProperties properties = new IdentityProperties(List.of(), disclose);
        return refusal(identities(properties, new IdentitySources.Kind(List.of(source("a", answer)))));
    }

    private static String refusal(Identities identities) {
        try {
            identities.identify(ALICE);
            throw new AssertionError("signed in");
        } catch (Refusal refusal) {
            return refusal.code().text() + ": " + refusal.getMessage();
        }
    }

    /** Such as an error of a database, which repeats the value. The name may be a password. */
    /** The name of a source in a request is in the response and in the log. */
    @Test
    void aLongNameOfASourceIsCut() {
        assertThat(new Credentials.ProviderToken("x".repeat(65), "token").claimant())
                .isEqualTo("a token of " + "x".repeat(64) + "…");
    }

    @Test
    void aReasonOfASourceDoesNotRepeatTheTypedName() {
        Credentials.Password secret = new Credentials.Password("Hünter 2", "x");
        assertThat(secret.redacted("invalid input for integer: \"HÜNTER 2\"; uid=hünter 2,dc=x; hünter 20"))
                .isEqualTo("invalid input for integer: \"…\"; uid=…,dc=x; hünter 20");
        StubIdentitySource repeats = new StubIdentitySource("corp", false, Affix.NONE, asked, () -> {
            throw new IdentitySource.SourceUnavailable("cannot convert 'alice'", null);
        });
        assertThat(refusal(identities(repeats))).isEqualTo("identity_source_unavailable: corp: cannot convert '…'");
        assertThat(refusal(identities(source("corp", new Answer.Rejected("no entry uid=alice,dc=x")))))
                .isEqualTo("authentication_failed: no entry uid=…,dc=x");
    }

    private Identities identities(IdentitySource... sources) {
        return identities(List.of(), new IdentitySources.Kind(List.of(sources)));
    }

    private Identities identities(List<String> order, IdentitySources.Kind sources) {
        return identities(new IdentityProperties(order, false), sources);
    }

    private Identities identities(IdentityProperties properties, IdentitySources.Kind sources) {
        IdentitySources configured = new IdentitySources(properties, List.of(sources));
        return new Identities(
                properties,
                configured,
                new NameClaims(configured, subjects),
                new GrantLog(new MovableClock()),
                new JdkIdGenerator(),
                new SimpleMeterRegistry());
    }

    private static Answer known(String source) {
        return StubIdentitySource.alice(source);
    }

    private StubIdentitySource source(String name, Answer answer) {
        return StubIdentitySource.of(name, asked, answer);
    }

    private StubIdentitySource down(String name, boolean optional) {
        return StubIdentitySource.down(name, optional, asked);
    }
}
