package dev.gatehouse.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page has at most the limit, and a cursor exactly when there is another page. */
class PageTest {
    private static final Limit TWO = new Limit(2);

    @Test
    void onlyAPageThatIsNotTheLastHasACursor() {
        assertThat(Page.of(List.of("a", "b", "c"), TWO)).isEqualTo(new Page<>(List.of("a", "b"), "b"));
        assertThat(Page.of(List.of("a", "b"), TWO)).isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(Page.of(List.of("a", "b", "c"), TWO).<String>next(String::toUpperCase))
                .isEqualTo("B");
        assertThat(Page.of(List.<String>of(), TWO).<String>next(String::toUpperCase))
                .isNull();
    }

    @Test
    void theLimitIsFrom1To200() {
        assertThat(Limit.parse("1")).isEqualTo(new Limit(1));
        assertThat(Limit.parse("200").rows()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "x", "", "1.0", "99999999999"})
    void anotherLimitIsRefused(String text) {
        assertThatThrownBy(() -> Limit.parse(text))
                .isInstanceOf(Refusal.class)
                .hasMessage("limit must be a number from 1 to 200");
    }
}
