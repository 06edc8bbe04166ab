package dev.gatehouse.identity.revalidation;

import java.time.Instant;

/**
 * The identity source that last confirmed the claims about a user, and the time of the confirmation.
 *
 * @param confirmedAt in whole seconds
 */
public record IdentityConfirmation(String source, Instant confirmedAt) {}
