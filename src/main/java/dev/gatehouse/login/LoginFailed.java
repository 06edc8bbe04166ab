package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.Refusal;
import java.time.Duration;

/**
 * A sign-in was refused.
 *
 * @param user whose credentials were refused, as {@link TypedNames} shows the name
 * @param refusal its code distinguishes a wrong password ({@code authentication_failed}) from an outage
 * @param took from the start of the sign-in
 */
public record LoginFailed(String user, Caller caller, Refusal refusal, Duration took) {}
