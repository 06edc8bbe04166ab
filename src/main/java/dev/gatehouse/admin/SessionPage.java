package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.paging.Limit;
import dev.gatehouse.paging.Page;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionQueries.Cursor;
import dev.gatehouse.session.SessionView;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of sessions.
 *
 * @param next where the next page begins, as {@code after}; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionPage<T>(List<T> sessions, @Nullable String next) {

    /** What is asked for, each as it came. */
    record Query(
            @Nullable String user,
            @Nullable String address,
            @Nullable String after,
            String limit) {

        /** @throws Refusal {@code invalid_request} */
        <T> SessionPage<T> in(SessionQueries sessions, Function<SessionView, T> view) {
            Limit size = Limit.parse(limit);
            Page<SessionView> page = Page.of(sessions.list(user, address, cursor(), size.rows()), size);
            return new SessionPage<>(
                    page.views(view), page.next(last -> Cursor.after(last).text()));
        }

        private @Nullable Cursor cursor() {
            return after == null || after.isEmpty()
                    ? null
                    : Cursor.parse(after)
                            .orElseThrow(() ->
                                    new Refusal(ProblemCode.INVALID_REQUEST, "after must be the next of another page"));
        }
    }
}
