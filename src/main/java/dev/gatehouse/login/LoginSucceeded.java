package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.session.Session;

/** A user signed in. */
public record LoginSucceeded(Session session, Caller caller) {}
