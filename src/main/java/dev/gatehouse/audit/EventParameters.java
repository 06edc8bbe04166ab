package dev.gatehouse.audit;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of the endpoints of events. */
final class EventParameters {
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    private EventParameters() {}

    /** @throws Refusal {@code invalid_request} */
    static long eventId(String after) {
        if (!after.matches("[0-9]{1,18}")) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be the id of an event");
        }
        return Long.parseLong(after);
    }

    /** @throws Refusal {@code invalid_request} */
    static boolean isDescending(String order) {
        return switch (order) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw new Refusal(ProblemCode.INVALID_REQUEST, "order must be asc or desc");
        };
    }

    /** @throws Refusal {@code invalid_request} */
    static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= FIRST_YEAR && time.getYear() < LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException malformed) {
            // Refused below.
        }
        throw new Refusal(ProblemCode.INVALID_REQUEST, name + " must be a time such as 2026-01-31T12:00:00Z");
    }
}
