package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.token.keys.KeyFixture;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKeys;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class FeedCursorTest {
    private final MovableClock clock = new MovableClock();
    private final SigningKeys keys = KeyFixture.signing(clock, SigningAlgorithm.ES256);

    @ParameterizedTest
    @CsvSource({
        "abc.17, abc, 17, 0",
        "abc-2.17, abc, 17, 2",
        "another-store.7, another-store, 7, 0",
        "a-b-3.0, a-b, 0, 3"
    })
    void aCursorIsReadAndWritten(String text, String feed, long sequence, int withdrawn) {
        FeedCursor cursor = FeedCursor.parse(text);
        assertThat(cursor).isEqualTo(new FeedCursor(new Cursor(feed, sequence), withdrawn));
        assertThat(cursor.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a.-1", ".x", "", "a.9999999999999999999", "a-1", "a.1\n"})
    void anotherTextIsRefused(String text) {
        assertThatThrownBy(() -> FeedCursor.parse(text)).isInstanceOf(Refusal.class);
    }

    @Test
    void aCursorPrecedesTheWithdrawalsThatItDoesNotCount() {
        assertThat(FeedCursor.parse("abc.17").precedes(keys)).isFalse();
        KeyFixture.withdrawCurrent(keys, clock);
        assertThat(FeedCursor.parse("abc.17").precedes(keys)).isTrue();
        assertThat(FeedCursor.parse("abc-1.17").precedes(keys)).isFalse();
    }

    @Test
    void aNodeThatLagsBehindKeepsTheCountOfTheCursor() {
        KeyFixture.withdrawCurrent(keys, clock);
        FeedPage page = new FeedPage(new Cursor("abc", 18), List.of(), List.of(), true);
        assertThat(FeedCursor.parse("abc.17").at(page, keys).withdrawn()).isEqualTo(1);
        assertThat(FeedCursor.parse("abc-2.17").at(page, keys).withdrawn()).isEqualTo(2);
        assertThat(FeedCursor.parse("other-2.17").at(page, keys).withdrawn()).isEqualTo(1);
    }
}
