package dev.gatehouse.threads;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cache has a bound by number, and one of texts also by their length. */
@Tag("unit")
class BoundedCacheTest {
    private final Cache<Integer, String> cache = BoundedCache.ofTexts(10, (Integer key, String text) -> text.length())
            .build();

    @Test
    void anEntryWithALongTextTakesThePlaceOfSeveral() {
        for (int i = 0; i < 100; i++) {
            cache.put(i, "x".repeat(4_096));
        }
        assertThat(cache.estimatedSize()).isEqualTo(5);
    }

    @Test
    void shortTextsCountAsOneEntryEach() {
        for (int i = 0; i < 100; i++) {
            cache.put(i, "x");
        }
        assertThat(cache.estimatedSize()).isEqualTo(10);
    }
}
