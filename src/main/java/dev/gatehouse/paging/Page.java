package dev.gatehouse.paging;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the value of {@code after} for the next page, or null on the last page
 */
public record Page<T, C>(List<T> elements, @Nullable C next) {
    private static final int MAX_LIMIT = 200;

    /**
     * @param limit the query parameter {@code limit}: the largest number of elements of the page
     * @param query reads at most that many rows: one more than the limit shows whether there is another page
     * @param cursor the cursor after an element
     * @throws Refusal {@code invalid_request} when the limit is not valid
     */
    public static <T, C> Page<T, C> read(String limit, IntFunction<List<T>> query, Function<T, C> cursor) {
        int size = size(limit);
        List<T> found = query.apply(size + 1);
        return found.size() <= size
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, size), cursor.apply(found.get(size - 1)));
    }

    /** @throws Refusal {@code invalid_request} when the limit is not valid */
    public static int size(String limit) {
        int size = limit.matches("[0-9]{1,9}") ? Integer.parseInt(limit) : 0;
        if (size < 1 || size > MAX_LIMIT) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "limit must be a number from 1 to " + MAX_LIMIT);
        }
        return size;
    }

    public <V> Page<V, C> map(Function<T, V> view) {
        return new Page<>(elements.stream().map(view).toList(), next);
    }
}
