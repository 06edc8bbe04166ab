package dev.gatehouse.session;

import java.time.Instant;

/**
 * Since when we know what we know of somebody.
 *
 * @param source the identity source that said it
 * @param confirmedAt when it said so last, whole seconds
 */
public record IdentityConfirmation(String source, Instant confirmedAt) {}
