package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which budgets an attempt uses. */
@Tag("unit")
class LoginAttemptTest {
    private static final Caller CALLER = new Caller("2001:db8:1:2::3", null);
    private static final LoginAttempt ALICE = LoginAttempt.withPassword("alice", CALLER);
    private static final LoginAttempt TOKEN = LoginAttempt.withToken(CALLER);

    @Test
    void aPasswordUsesABudgetOfTheAddressAndOneOfTheUserOrAPersonalOne() {
        assertThat(ALICE.budgets(false)).isEqualTo(ALICE.sharedBudgets()).hasSize(2);
        assertThat(ALICE.budgets(true)).containsExactly(ALICE.personalBudget());
        assertThat(ALICE.allBudgets())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .containsAll(ALICE.sharedBudgets())
                .contains(ALICE.personalBudget());
    }

    @Test
    void aTokenUsesOnlyABudgetOfTheAddress() {
        assertThat(TOKEN.allBudgets()).isEqualTo(TOKEN.sharedBudgets()).hasSize(1);
        assertThat(TOKEN.budgets(true)).isEqualTo(TOKEN.sharedBudgets());
        assertThat(ALICE.allBudgets()).doesNotContainAnyElementsOf(TOKEN.allBudgets());
    }

    @Test
    void budgetsDependOnTheNetworkAndTheUserAndAreHashes() {
        LoginAttempt neighbour = LoginAttempt.withPassword("alice", new Caller("2001:db8:1:2:9::9", "another"));
        assertThat(neighbour.allBudgets()).isEqualTo(ALICE.allBudgets());
        LoginAttempt bob = LoginAttempt.withPassword("bob", CALLER);
        assertThat(bob.sharedBudgets().get(0)).isEqualTo(ALICE.sharedBudgets().get(0));
        assertThat(bob.sharedBudgets().get(1))
                .isNotEqualTo(ALICE.sharedBudgets().get(1));
        assertThat(bob.personalBudget()).isNotEqualTo(ALICE.personalBudget());
        assertThat(ALICE.allBudgets()).allMatch(id -> id.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void aUserIsKnownUntilTheTimeOfThePersonalBudget() {
        Instant until = Instant.parse("2026-01-01T00:00:00Z");
        String personal = ALICE.personalBudget();
        assertThat(ALICE.knownUntil(Map.of())).isEqualTo(Instant.EPOCH);
        assertThat(ALICE.knownUntil(Map.of(personal, new Row(personal, Failures.NONE, null, null))))
                .isEqualTo(Instant.EPOCH);
        assertThat(ALICE.knownUntil(Map.of(personal, new Row(personal, Failures.NONE, until, null))))
                .isEqualTo(until);
        assertThat(TOKEN.knownUntil(Map.of(personal, new Row(personal, Failures.NONE, until, null))))
                .isEqualTo(Instant.EPOCH);
    }
}
