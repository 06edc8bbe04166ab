package dev.gatehouse.overview;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** A time until now, in slots of equal length. Each period has rows of its own, so that none is computed from another. */
enum Period {
    HOUR(Duration.ofMinutes(1), 60),
    DAY(Duration.ofMinutes(15), 96),
    WEEK(Duration.ofHours(1), 168);

    private final long slotSeconds;
    private final int slots;

    Period(Duration slot, int slots) {
        this.slotSeconds = slot.toSeconds();
        this.slots = slots;
    }

    /** @throws Refusal {@code invalid_request} */
    static Period of(String text) {
        return Arrays.stream(values())
                .filter(period -> period.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_REQUEST, "period must be hour, day or week"));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    long slotSeconds() {
        return slotSeconds;
    }

    int slots() {
        return slots;
    }

    /** The start of the slot that a time is in, in seconds since 1970. */
    long slotOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), slotSeconds) * slotSeconds;
    }

    /** The start of the first slot of the period that ends now; the last slot is the present one. */
    long firstSlot(Instant now) {
        return slotOf(now) - (slots - 1) * slotSeconds;
    }
}
