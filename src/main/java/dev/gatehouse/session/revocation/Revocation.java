package dev.gatehouse.session.revocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entry in the numbered list of revocations. */
sealed interface Revocation {
    /** The user in a revocation that concerns all users. No user has this name. */
    String EVERYONE = "";

    /** The position in the list of the store. */
    long sequence();

    /** When the last token that it concerns has expired on every node. */
    Instant until();

    /** The session or the user that it concerns. */
    String concerned();

    /** @param id the claim {@code sid} */
    record OfSession(long sequence, String id, Instant until) implements Revocation {
        @Override
        public String concerned() {
            return id;
        }
    }

    /**
     * @param user the claim {@code sub}
     * @param openedUntil sessions that were opened until then are revoked: the claim {@code auth_time} is at or before it
     * @param exceptId the one session that continues, if any
     */
    record OfUser(
            long sequence,
            String user,
            Instant openedUntil,
            @Nullable String exceptId,
            Instant until) implements Revocation {

        @Override
        public String concerned() {
            return user;
        }

        boolean concerns(PresentedSession session) {
            return !session.openedAt().isAfter(openedUntil) && !session.id().equals(exceptId);
        }
    }
}
