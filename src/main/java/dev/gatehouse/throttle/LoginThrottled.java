package dev.gatehouse.throttle;

import dev.gatehouse.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A login attempt was rejected because of too many failures before it.
 *
 * @param user the user name as typed, which may be a password; null for a token
 * @param reason the time to wait, for the audit log
 */
public record LoginThrottled(@Nullable String user, Caller caller, String reason) {}
