package dev.gatehouse.token;

import dev.gatehouse.caller.Caller;
import java.util.Map;

/**
 * Somebody presented a token that our key has signed and we have not issued: the key is in foreign hands. There is no
 * other explanation but a database that was put back to an older state.
 *
 * @param kid of the key
 * @param claims what the forger wanted to be believed; empty when they could not be read
 * @param caller who presented it, who need not be the forger
 */
public record SigningKeyLeaked(String kid, Map<String, ?> claims, Caller caller) {}
