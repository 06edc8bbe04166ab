package dev.gatehouse.session.revocation;

import java.time.Instant;

/**
 * What a verified token says about its session: all that is needed to revoke it.
 *
 * @param id the claim {@code sid}
 * @param user the claim {@code sub}
 * @param openedAt the claim {@code auth_time}
 * @param expiresAt when the token expires
 */
public record PresentedSession(String id, String user, Instant openedAt, Instant expiresAt) {
    /** The width of the columns for {@code sid}. */
    public static final int MAX_ID_LENGTH = 255;

    /** The width of the columns for {@code sub}. */
    public static final int MAX_USER_LENGTH = 512;
}
