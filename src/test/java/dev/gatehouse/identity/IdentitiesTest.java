package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.problem.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.util.JdkIdGenerator;

/** The order of the sources, and what an answer of one means for the others. */
class IdentitiesTest {
    private static final Credentials ALICE = new Credentials("alice", "secret");
    private final List<String> asked = new ArrayList<>();

    @Test
    void theFirstSourceThatKnowsTheUserDecides() {
        assertThat(identities(source("a", new Answer.Unknown()), source("b", known("b")), source("c", known("c")))
                        .identify(ALICE)
                        .source())
                .isEqualTo("b");
        assertThat(asked).containsExactly("a alice", "b alice");
    }

    @Test
    void aWrongPasswordAtOneSourceIsNotTriedAtTheNext() {
        Identities identities = identities(source("a", new Answer.Rejected("wrong password")), source("b", known("b")));
        assertThatThrownBy(() -> identities.identify(ALICE))
                .isInstanceOf(Refusal.class)
                .hasMessage("wrong password");
        assertThat(asked).doesNotContain("b alice");
    }

    /** T29: an early "no" would tell that an earlier source knows the name. */
    @Test
    void aWrongPasswordTakesAsManyQuestionsAsAnUnknownUser() {
        Identities knows = identities(source("a", new Answer.Rejected("no")), source("b", new Answer.Unknown()));
        assertThatThrownBy(() -> knows.identify(ALICE)).isInstanceOf(Refusal.class);
        assertThat(asked).hasSize(2).last().asString().startsWith("b ");
        Identities knowsNot = identities(source("a", new Answer.Unknown()), source("b", new Answer.Unknown()));
        asked.clear();
        assertThatThrownBy(() -> knowsNot.identify(ALICE)).isInstanceOf(Refusal.class);
        assertThat(asked).containsExactly("a alice", "b alice");
    }

    /** T31. */
    @Test
    void anOutageIsToldAsOneAndNoLaterSourceIsAskedInItsStead() {
        Identities identities = identities(down("a", false), source("b", known("b")));
        assertThatThrownBy(() -> identities.identify(ALICE))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo("identity_source_unavailable"));
        assertThat(asked).containsExactly("a alice");
    }

    @Test
    void anOptionalSourceMayBeDown() {
        assertThat(identities(down("a", true), source("b", known("b")))
                        .identify(ALICE)
                        .source())
                .isEqualTo("b");
    }

    @Test
    void whoNobodyKnowsWhileAnOptionalSourceIsDownIsToldOfTheOutage() {
        Identities identities = identities(down("a", true), source("b", new Answer.Unknown()));
        assertThatThrownBy(() -> identities.identify(ALICE))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo("identity_source_unavailable"));
        assertThat(asked).containsExactly("a alice", "b alice");
    }

    @Test
    void theOrderIsTheConfiguredOneAndNamesEachSourceOnce() {
        IdentitySources sources = new IdentitySources(List.of(source("a", known("a")), source("b", known("b"))));
        assertThat(identities(List.of("b", "a"), sources).names()).containsExactly("b", "a");
        for (List<String> wrong : List.of(List.of("a"), List.of("a", "b", "b"), List.of("a", "c"))) {
            assertThatThrownBy(() -> identities(wrong, sources))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageStartingWith("gatehouse.identity.order is " + wrong);
        }
        assertThatThrownBy(() -> identities(source("a", known("a")), source("a", known("a"))))
                .isInstanceOf(Misconfiguration.class);
    }

    private static Identities identities(IdentitySource... sources) {
        return identities(List.of(), new IdentitySources(List.of(sources)));
    }

    private static Identities identities(List<String> order, IdentitySources sources) {
        return new Identities(new IdentityProperties(order), List.of(sources), new JdkIdGenerator());
    }

    private static Answer known(String source) {
        return new Answer.Known(new Identity("alice", source, Set.of(), Map.of()));
    }

    private IdentitySource source(String name, Answer answer) {
        return new Scripted(name, false, () -> answer);
    }

    private IdentitySource down(String name, boolean optional) {
        return new Scripted(name, optional, () -> {
            throw new IdentitySource.SourceUnavailable("down", new IOException());
        });
    }

    /** Says what the test has it say: a real source cannot be made to answer so at will. */
    private final class Scripted implements IdentitySource {
        private final String name;
        private final boolean optional;
        private final Supplier<Answer> answer;

        Scripted(String name, boolean optional, Supplier<Answer> answer) {
            this.name = name;
            this.optional = optional;
            this.answer = answer;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean optional() {
            return optional;
        }

        @Override
        public Answer identify(Credentials credentials) {
            asked.add(name + " " + credentials.user());
            return answer.get();
        }
    }
}
