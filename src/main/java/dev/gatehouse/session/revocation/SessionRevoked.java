package dev.gatehouse.session.revocation;

/** @param id the claim {@code sid} */
public record SessionRevoked(String id, String user, RevocationReason reason) {}
