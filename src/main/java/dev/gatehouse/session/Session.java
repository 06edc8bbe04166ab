package dev.gatehouse.session;

import dev.gatehouse.identity.Identity;
import java.time.Instant;

/**
 * What one sign-in opens. Tokens come and go; the session has one absolute end.
 *
 * @param id the claim {@code sid} of all its tokens
 * @param openedAt the claim {@code auth_time}, whole seconds
 */
public record Session(String id, Identity identity, Instant openedAt) {}
