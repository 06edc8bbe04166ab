package dev.gatehouse.paging;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** The query parameter {@code limit}: the largest number of elements of a page. */
public record Limit(int value) {
    private static final int MAX = 200;

    /** @throws Refusal {@code invalid_request} */
    public static Limit parse(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= MAX) {
                return new Limit(value);
            }
        } catch (NumberFormatException notANumber) {
            // Refused below.
        }
        throw new Refusal(ProblemCode.INVALID_REQUEST, "limit must be a number from 1 to " + MAX);
    }

    /** How many rows to read: one more than the page has shows whether there is another page. */
    public int rows() {
        return value + 1;
    }
}
