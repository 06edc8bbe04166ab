package dev.gatehouse.token.keys;

import java.time.Instant;

/**
 * A key has a new time from which it signs.
 *
 * @param ring {@code signing} or {@code seal}
 */
public record KeyRotated(String ring, String kid, Instant signsFrom) {}
