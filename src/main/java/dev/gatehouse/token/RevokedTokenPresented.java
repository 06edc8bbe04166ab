package dev.gatehouse.token;

import dev.gatehouse.caller.Caller;

/** A client presented an otherwise valid token of a session that was ended before its time. */
public record RevokedTokenPresented(String sid, String user, Caller caller) {}
