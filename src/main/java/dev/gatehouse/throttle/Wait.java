package dev.gatehouse.throttle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget with failed attempts.
 *
 * @param budget what it counts: {@code user}, {@code address}, {@code user_at_address} for a user at an address where they
 *     have signed in before, or {@code tokens} for an OAuth provider's tokens from an address
 * @param user the user name
 * @param address the address, or the /64 of an IPv6 address; for a user at an address only if the query names it, because
 *     the store has hashes
 * @param failures that have not expired
 * @param until when the next attempt is permitted; null if it is now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Wait(
        String budget,
        @Nullable String user,
        @Nullable String address,
        int failures,
        Instant lastFailureAt,
        @Nullable Instant until) {}
