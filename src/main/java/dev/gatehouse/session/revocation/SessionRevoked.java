package dev.gatehouse.session.revocation;

import org.jspecify.annotations.Nullable;

/**
 * @param id the claim {@code sid}
 * @param user the owner; null for a session that is known by its id alone
 */
public record SessionRevoked(String id, @Nullable String user, RevocationReason reason) {}
