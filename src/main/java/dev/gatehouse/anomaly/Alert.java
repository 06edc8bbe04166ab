package dev.gatehouse.anomaly;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding of a rule. Its components are the members of the webhook's JSON document.
 *
 * @param rule in snake_case, such as {@code many_names_from_address}
 * @param user the user concerned; null if there is none
 * @param sid the session concerned; null if there is none
 * @param address the client's address; null if there are several
 * @param detail a sentence for the operator
 */
public record Alert(
        Instant at,
        String rule,
        @Nullable String user,
        @Nullable String sid,
        @Nullable String address,
        String detail) {}
