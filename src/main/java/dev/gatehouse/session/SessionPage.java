package dev.gatehouse.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.paging.Limit;
import dev.gatehouse.paging.Page;
import dev.gatehouse.session.SessionQueries.Cursor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of sessions, as JSON.
 *
 * @param next the value of {@code after} for the next page; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionPage<T>(List<T> sessions, @Nullable String next) {

    /** @param found at most {@link Limit#rows} sessions */
    public static <T> SessionPage<T> of(List<SessionView> found, Limit limit, Function<SessionView, T> view) {
        Page<SessionView> page = Page.of(found, limit);
        return new SessionPage<>(
                page.views(view), page.next(last -> Cursor.after(last).text()));
    }
}
