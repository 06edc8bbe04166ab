package dev.gatehouse.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page has at most the limit, and a cursor exactly when there is another page. */
class PageTest {

    @Test
    void onlyAPageThatIsNotTheLastHasACursor() {
        assertThat(page("2", "a", "b", "c")).isEqualTo(new Page<>(List.of("a", "b"), "B"));
        assertThat(page("2", "a", "b")).isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(page("2").next()).isNull();
        assertThat(page("1", "a", "b").map(String::length)).isEqualTo(new Page<>(List.of(1), "A"));
    }

    @Test
    void theLimitIsFrom1To200() {
        assertThat(page("1", "a", "b").elements()).containsExactly("a");
        Page<Integer, Integer> largest =
                Page.read("200", rows -> IntStream.range(0, rows).boxed().toList(), last -> last);
        assertThat(largest.elements()).hasSize(200);
        assertThat(largest.next()).isEqualTo(199);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "x", "", "1.0", "99999999999"})
    void anotherLimitIsRefused(String text) {
        assertThatThrownBy(() -> page(text))
                .isInstanceOf(Refusal.class)
                .hasMessage("limit must be a number from 1 to 200");
    }

    private static Page<String, String> page(String limit, String... rows) {
        return Page.read(limit, atMost -> Stream.of(rows).limit(atMost).toList(), String::toUpperCase);
    }
}
