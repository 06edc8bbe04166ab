package dev.gatehouse.session;

import java.time.Instant;

/**
 * A live session, as users and administrators see it.
 *
 * @param address the address that opened the session
 * @param requests the number of requests, a few seconds late
 * @param failures the number of requests with a 4xx response
 */
public record SessionView(
        String id,
        String user,
        String source,
        Instant openedAt,
        Instant lastSeenAt,
        Instant endsAt,
        String address,
        String userAgent,
        long requests,
        long failures) {}
