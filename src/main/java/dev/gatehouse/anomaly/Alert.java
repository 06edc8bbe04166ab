package dev.gatehouse.anomaly;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something looks wrong.
 *
 * @param rule in snake_case, as {@code many_names_from_address}
 * @param user whom it is about, if it is about one
 * @param sid the session
 * @param address where it comes from
 * @param detail in words, for the operator
 */
public record Alert(
        Instant at,
        String rule,
        @Nullable String user,
        @Nullable String sid,
        @Nullable String address,
        String detail) {}
