package dev.gatehouse.token;

import dev.gatehouse.caller.Caller;

/**
 * A client presented an otherwise valid token of a session that was ended before its time.
 *
 * @param sid the session
 * @param user the session's user
 */
public record RevokedTokenPresented(String sid, String user, Caller caller) {}
