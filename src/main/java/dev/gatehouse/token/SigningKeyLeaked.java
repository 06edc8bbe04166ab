package dev.gatehouse.token;

import dev.gatehouse.caller.Caller;
import java.util.Map;

/**
 * A client presented a token that our key has signed and that we did not issue, so the key has leaked. The only other
 * explanation is a database that was restored to an older state.
 *
 * @param claims the forged claims; empty if they cannot be read
 * @param caller the client that presented the token, which need not be the forger
 */
public record SigningKeyLeaked(String kid, Map<String, ?> claims, Caller caller) {}
