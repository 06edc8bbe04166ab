package dev.gatehouse.admin;

/**
 * An account was made, changed or removed.
 *
 * @param by who did it
 * @param user whose account it is
 * @param change what was done, without any secret
 */
public record UserChanged(String by, String user, String change) {}
