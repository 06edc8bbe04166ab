package dev.gatehouse.identity.revalidation;

import java.time.Instant;

/**
 * Which identity source last confirmed what a token says of its user, and when.
 *
 * @param confirmedAt in whole seconds
 */
public record IdentityConfirmation(String source, Instant confirmedAt) {}
