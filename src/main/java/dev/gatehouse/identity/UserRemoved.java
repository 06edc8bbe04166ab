package dev.gatehouse.identity;

/**
 * A user was removed for good, and another user may get the same name. Published within the transaction that removes the
 * user: a listener that fails undoes the removal.
 */
public record UserRemoved(String user) {}
