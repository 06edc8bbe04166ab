package dev.gatehouse.session;

import dev.gatehouse.identity.Identity;
import java.time.Instant;

/**
 * What one sign-in opens. All tokens of a session share its absolute end.
 *
 * @param id the claim {@code sid} of all its tokens
 * @param openedAt the claim {@code auth_time}, in whole seconds
 * @param endsAt the claim {@code session_exp}: the absolute end of all its tokens
 */
public record Session(String id, Identity identity, Instant openedAt, Instant endsAt) {}
