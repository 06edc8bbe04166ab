package dev.gatehouse.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted. A member that is null excludes none.
 *
 * @param since the time of the first ones
 * @param until the time after the last ones
 */
record EventFilter(
        @Nullable String kind,
        @Nullable String user,
        @Nullable String address,
        @Nullable String outcome,
        @Nullable Instant since,
        @Nullable Instant until) {
    static final EventFilter NONE = new EventFilter(null, null, null, null, null, null);

    static EventFilter ofUser(String user) {
        return new EventFilter(null, user, null, null, null, null);
    }

    boolean hasTime() {
        return since != null || until != null;
    }

    /** The column of a condition that has an index in the order of writing; the one first that fewest events share. */
    @Nullable
    String column() {
        return user != null
                ? "user_name"
                : address != null ? "address" : kind != null ? "kind" : outcome != null ? "outcome" : null;
    }

    /**
     * The conditions on the columns, with named parameters.
     *
     * @param except a column without a condition
     */
    String conditions(@Nullable String except) {
        return (kind == null || "kind".equals(except) ? "" : " and kind = :kind")
                + (user == null || "user_name".equals(except) ? "" : " and user_name = :user_name")
                + (address == null || "address".equals(except) ? "" : " and address = :address")
                + (outcome == null || "outcome".equals(except) ? "" : " and outcome = :outcome")
                + (since == null ? "" : " and at >= :since")
                + (until == null ? "" : " and at < :until");
    }
}
