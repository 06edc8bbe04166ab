package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.token.keys.ListedKey.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators and operators see of the keys, and what they can change. */
@Tag("unit")
class KeyAdministrationTest {
    private static final String HS256 = "--gatehouse.token.algorithm=HS256";
    private static final String FIRST =
            "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP";
    private static final String SECOND =
            "--gatehouse.token.secret=PoIuYtReWqLkJh)0Gf(6Ds*3Oa&5Iz^1Uy%8Tw@4Rp!7Lv$2Qm#9Xk";

    private final MovableClock clock = new MovableClock();
    private final Instant start = clock.instant();

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    @Test
    void aKeyIsNextThenCurrentThenPast() {
        KeyNode node = KeyNode.start(database, clock, "--gatehouse.keys.rotate-every=1d");
        KeyAdministration administration = administration(node);
        assertThat(states(administration)).containsExactly(State.CURRENT, State.NEXT);
        clock.advance(Duration.ofDays(1));
        node.rotation().tick();
        assertThat(states(administration)).containsExactly(State.PAST, State.CURRENT, State.NEXT);
        ListedKey past = administration.list().get(0);
        assertThat(past.alg()).isEqualTo("ES256");
        assertThat(past.publishedAt()).isEqualTo(start);
        assertThat(past.signsFrom()).isEqualTo(start);
        assertThat(past.verifiesUntil())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(15).plusSeconds(20)));
        assertThat(past.withdrawnAt()).isNull();
        assertThat(State.NEXT.text()).isEqualTo("next");
    }

    @Test
    void aWithdrawnKeyIsListedAsSuch() {
        KeyAdministration administration = administration(KeyNode.start(database, clock));
        String current = administration.list().get(0).kid();
        assertThat(administration.withdraw(current)).isTrue();
        assertThat(administration.withdraw(current)).isFalse();
        assertThat(states(administration)).containsExactly(State.WITHDRAWN, State.CURRENT, State.NEXT);
        assertThat(administration.list().get(0).withdrawnAt()).isEqualTo(start);
    }

    @Test
    void aRotationPromotesTheNextKey() {
        KeyAdministration administration = administration(KeyNode.start(database, clock));
        administration.rotate();
        assertThat(administration.list().get(1).signsFrom())
                .isEqualTo(start.plus(Duration.ofMinutes(10).plusSeconds(22)));
    }

    @Test
    void aConfiguredKeyIsOnlyReplacedInTheConfiguration() {
        KeyAdministration before = administration(KeyNode.start(database, clock, HS256, FIRST));
        String first = before.list().get(0).kid();
        assertThatThrownBy(before::rotate)
                .isInstanceOfSatisfying(Refusal.class, KeyAdministrationTest::requireConfigured);
        assertThatThrownBy(() -> before.withdraw(first))
                .isInstanceOfSatisfying(Refusal.class, KeyAdministrationTest::requireConfigured);
        KeyAdministration after = administration(KeyNode.start(database, clock, HS256, SECOND));
        assertThat(after.withdraw("unknown")).isFalse();
        assertThat(after.withdraw(first)).isTrue();
    }

    @Test
    void aRotationPeriodIsLongerThanTheTimeUntilEveryCacheKnowsAKey() {
        assertThatThrownBy(() -> KeyNode.start(database, clock, "--gatehouse.keys.rotate-every=622s"))
                .hasMessageStartingWith(
                        "gatehouse.keys.rotate-every is PT10M22S, but until every cache knows a new key");
        assertThat(KeyNode.start(database, clock, "--gatehouse.keys.rotate-every=623s")
                        .keys()
                        .ring()
                        .next(start)
                        .orElseThrow()
                        .signsFrom())
                .isEqualTo(start.plusSeconds(623));
    }

    /** A shared secret is in no cache. A node that has not read the ring for 30 seconds does not sign. */
    @Test
    void anotherSecretSignsAsSoonAsEveryNodeKnowsIt() {
        KeyNode.start(database, clock, HS256, FIRST);
        KeyNode node = KeyNode.start(database, clock, HS256, SECOND);
        assertThat(node.keys().ring().next(start).orElseThrow().signsFrom()).isEqualTo(start.plusSeconds(30));
        clock.advance(Duration.ofDays(99));
        node.rotation().tick();
        assertThat(node.keys().ring().next(clock.instant())).isEmpty();
    }

    @Test
    void metricsShowTheAgeOfTheKeyAndTheTimeUntilTheNextOne() {
        KeyNode node = KeyNode.start(database, clock, "--gatehouse.keys.rotate-every=1d");
        MeterRegistry meters = new SimpleMeterRegistry();
        new KeyMetrics(node.keys(), new SigningKeys(clock), clock).bindTo(meters);
        clock.advance(Duration.ofHours(1));
        assertThat(gauge(meters, "gatehouse.key.age", "signing")).isEqualTo(3_600);
        assertThat(gauge(meters, "gatehouse.key.rotation", "signing")).isEqualTo(23 * 3_600);
        assertThat(gauge(meters, "gatehouse.key.age", "seal")).isNaN();
        assertThat(gauge(meters, "gatehouse.key.rotation", "seal")).isNaN();
    }

    private static void requireConfigured(Refusal refusal) {
        assertThat(refusal.code()).isEqualTo(ProblemCode.KEY_CONFIGURED);
    }

    private static double gauge(MeterRegistry meters, String name, String ring) {
        return meters.get(name).tag("ring", ring).gauge().value();
    }

    private static List<State> states(KeyAdministration administration) {
        return administration.list().stream().map(ListedKey::state).toList();
    }

    private KeyAdministration administration(KeyNode node) {
        return new KeyAdministration(node.keys(), node.rotation(), clock);
    }
}
