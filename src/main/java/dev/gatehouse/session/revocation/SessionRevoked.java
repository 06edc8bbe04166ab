package dev.gatehouse.session.revocation;

/**
 * A session was revoked.
 *
 * @param id the claim {@code sid}
 * @param user the owner
 */
public record SessionRevoked(String id, String user, RevocationReason reason) {}
