package dev.gatehouse.throttle;

import dev.gatehouse.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who guesses has to wait, and was told so.
 *
 * @param user whose password it was about, as typed; null for a token
 * @param reason how long, for the log
 */
public record Throttled(@Nullable String user, Caller caller, String reason) {}
