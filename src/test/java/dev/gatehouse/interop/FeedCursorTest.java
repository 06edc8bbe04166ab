package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class FeedCursorTest {

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
}
