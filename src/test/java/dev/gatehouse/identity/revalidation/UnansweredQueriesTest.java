package dev.gatehouse.identity.revalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentityFixture;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.RevocationFixture;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.StubIdentitySource;
import dev.gatehouse.token.keys.KeyFixture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/** No user keeps a role because a query was not made, or its answer got lost. */
@Tag("unit")
class UnansweredQueriesTest {
    private static final String UNAVAILABLE = "directory: no answer about the user for too long";

    private final MovableClock clock = new MovableClock();
    private final MemoryDatabase database = new MemoryDatabase();
    private final Revocations revocations = new RevocationFixture(database, clock).revocations();
    private final List<String> asked = new ArrayList<>();
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private Supplier<Answer> answer = () -> StubIdentitySource.alice("directory");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void withoutRoomForAQueryNoTokenIsRenewed() {
        Revalidation revalidation = with(task -> {
            throw new TaskRejectedException("full");
        });
        IdentityConfirmation known = confirmedNow();
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        revalidation.prepare(session("alice"), known);
        assertThat(revalidation.resultAfter(session("alice"), known)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        revalidation.prepare(session("alice"), known);
        assertThatThrownBy(() -> revalidation.resultAfter(session("alice"), known))
                .hasMessage(UNAVAILABLE);
    }

    @Test
    void anOutageLongAgoGivesNoGrace() {
        Revalidation revalidation = with(Runnable::run);
        IdentityConfirmation known = confirmedNow();
        clock.advance(Duration.ofMinutes(10));
        answer = UnansweredQueriesTest::down;
        revalidation.prepare(session("alice"), known);
        assertThat(revalidation.resultAfter(session("alice"), known)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> revalidation.resultAfter(session("alice"), known))
                .hasMessage(UNAVAILABLE);
    }

    @Test
    void aSourceThatIsDownOccupiesOneThread() {
        Revalidation revalidation = with(queue::add);
        IdentityConfirmation known = confirmedNow();
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        answer = UnansweredQueriesTest::down;
        revalidation.prepare(session("alice"), known);
        queue.remove().run();
        revalidation.prepare(session("bob"), known);
        revalidation.prepare(session("carol"), known);
        // The query about carol begins while the source is asked about bob.
        answer = () -> {
            queue.remove().run();
            return down();
        };
        queue.remove().run();
        assertThat(asked).containsExactly("directory alice", "directory bob");
        assertThat(queue).isEmpty();
    }

    @Test
    void aUserWhoIsGoneGetsNoTokenEvenWhenNoSessionCanBeRevoked() {
        Revalidation revalidation = with(Runnable::run);
        IdentityConfirmation known = confirmedNow();
        clock.advance(Duration.ofMinutes(9));
        answer = Answer.Unknown::new;
        database.setAvailable(false);
        revalidation.prepare(session("alice"), known);
        assertThat(revocations.isRevoked(session("alice"))).isFalse();
        assertThatThrownBy(() -> revalidation.resultAfter(session("alice"), known))
                .hasMessage("the source no longer accepts the user or the password");
        database.setAvailable(true);
        revalidation.prepare(session("alice"), known);
        assertThat(revocations.isRevoked(session("alice"))).isTrue();
    }

    @Test
    void anOlderAnswerOfThisNodeDoesNotReplaceOneOfAnotherNode() {
        Revalidation revalidation = with(Runnable::run);
        IdentityConfirmation first = confirmedNow();
        clock.advance(Duration.ofMinutes(9));
        revalidation.prepare(session("alice"), first);
        assertThat(revalidation.resultAfter(session("alice"), first)).isPresent();
        assertThat(revalidation.resultAfter(session("alice"), confirmedNow())).isEmpty();
    }

    private Revalidation with(TaskExecutor executor) {
        Identities identities = IdentityFixture.identities(
                new StubIdentitySource("directory", false, Affix.NONE, asked, () -> answer.get()), database);
        identities.identify(new Credentials.Password("alice", "secret"));
        asked.clear();
        return RevalidationFixture.revalidation(identities, revocations, KeyFixture.hash(), executor, clock);
    }

    private IdentityConfirmation confirmedNow() {
        return new IdentityConfirmation("directory", clock.instant());
    }

    private PresentedSession session(String user) {
        return new PresentedSession(
                "session-" + user, user, clock.instant(), clock.instant().plus(Duration.ofMinutes(15)));
    }

    private static Answer down() {
        throw new SourceUnavailable("down", null);
    }
}
