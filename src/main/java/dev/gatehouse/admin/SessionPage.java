package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionQueries.Place;
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
        <T> SessionPage<T> in(SessionQueries sessions, Function<SessionView, T> told) {
            int size = UsersController.size(limit);
            List<SessionView> found = sessions.list(user, address, place(), size + 1);
            List<SessionView> page = found.subList(0, Math.min(size, found.size()));
            return new SessionPage<>(
                    page.stream().map(told).toList(),
                    found.size() > size ? Place.behind(page.get(size - 1)).text() : null);
        }

        private @Nullable Place place() {
            return after == null || after.isEmpty()
                    ? null
                    : Place.parse(after)
                            .orElseThrow(() ->
                                    new Refusal(ProblemCode.INVALID_REQUEST, "after must be the next of another page"));
        }
    }
}
