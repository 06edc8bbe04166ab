package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.Refusal;

/**
 * A sign-in was refused.
 *
 * @param user who was claimed to come in, see {@link dev.gatehouse.identity.Credentials#claimant}
 * @param refusal its code tells a failure ({@code authentication_failed}) from an outage, which counts against nobody
 */
public record LoginFailed(String user, Caller caller, Refusal refusal) {}
