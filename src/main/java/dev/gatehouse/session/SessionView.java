package dev.gatehouse.session;

import java.time.Instant;

/**
 * A live session, as it is shown.
 *
 * @param address where it was opened
 * @param userAgent what opened it, by its own word
 * @param requests that came in it, a few seconds behind
 * @param failures how many of them were answered by a 4xx
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
