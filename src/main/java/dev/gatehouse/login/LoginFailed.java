package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.Refusal;

/**
 * A sign-in was refused.
 *
 * @param user the name that was given, as {@link TypedNames} shows it
 * @param refusal its code distinguishes a wrong password ({@code authentication_failed}) from an outage
 */
public record LoginFailed(String user, Caller caller, Refusal refusal) {}
