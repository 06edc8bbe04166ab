package dev.gatehouse.token.keys;

import java.time.Instant;

/**
 * A key is to sign at a time that was not known before.
 *
 * @param ring {@code signing} or {@code seal}
 */
public record KeyRotated(String ring, String kid, Instant signsFrom) {}
