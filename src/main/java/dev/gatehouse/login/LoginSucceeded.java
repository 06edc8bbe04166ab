package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.session.Session;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A user signed in.
 *
 * @param took from the start of the sign-in
 * @param liveSessions of the user, with this one; empty if they were not counted
 */
public record LoginSucceeded(Session session, Caller caller, Duration took, OptionalInt liveSessions) {}
