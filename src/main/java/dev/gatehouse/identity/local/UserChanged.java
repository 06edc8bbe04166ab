package dev.gatehouse.identity.local;

/**
 * A local user was added, changed or removed.
 *
 * @param by the user who did it
 * @param change what was done, without passwords
 */
public record UserChanged(String by, String user, String change) {}
