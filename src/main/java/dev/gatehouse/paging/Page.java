package dev.gatehouse.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param last the last element when there is another page, else null
 */
public record Page<T>(List<T> elements, @Nullable T last) {

    /** @param found at most {@link Limit#rows} elements */
    public static <T> Page<T> of(List<T> found, Limit limit) {
        int size = limit.value();
        return found.size() <= size ? new Page<>(found, null) : new Page<>(found.subList(0, size), found.get(size - 1));
    }

    public <V> List<V> views(Function<T, V> view) {
        return elements.stream().map(view).toList();
    }

    /**
     * The member {@code next}: the value of {@code after} for the next page, or null on the last page.
     *
     * @param cursor the cursor after an element
     */
    public <C> @Nullable C next(Function<T, C> cursor) {
        return last == null ? null : cursor.apply(last);
    }
}
