package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.session.Session;

/** Somebody signed in. */
public record LoginSucceeded(Session session, Caller caller) {}
