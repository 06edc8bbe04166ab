package dev.gatehouse.token;

import dev.gatehouse.caller.Caller;

/**
 * Somebody presented a token of a session that had been ended before its time.
 *
 * @param user whose session it was
 */
public record RevokedTokenPresented(String sid, String user, Caller caller) {}
