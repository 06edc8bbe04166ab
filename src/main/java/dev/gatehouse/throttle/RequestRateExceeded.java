package dev.gatehouse.throttle;

import dev.gatehouse.caller.Caller;

/**
 * A session has sent more requests than its rate limit permits.
 *
 * @param limit requests a second
 */
public record RequestRateExceeded(String sessionId, String user, Caller caller, int limit) {}
