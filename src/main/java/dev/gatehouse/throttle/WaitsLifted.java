package dev.gatehouse.throttle;

import org.jspecify.annotations.Nullable;

/**
 * An administrator forgot failed sign-ins, so that no sign-in waits for them any longer.
 *
 * @param by the administrator
 * @param user the user name; null if only those of an address were forgotten
 * @param address null if only those of a user were forgotten
 */
public record WaitsLifted(
        String by, @Nullable String user, @Nullable String address) {}
