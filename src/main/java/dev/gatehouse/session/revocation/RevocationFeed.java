package dev.gatehouse.session.revocation;

import dev.gatehouse.session.revocation.RevocationStore.Revocation;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;

/** The revoked sessions in their order, for services that verify tokens by themselves. */
@Component
public class RevocationFeed {
    private static final int PAGE_SIZE = 1_000;
    private static final long BEGINNING = 0;

    private final RevocationList revocations;
    private final RevocationStore store;
    private final Clock clock;
    private final String name;

    RevocationFeed(RevocationList revocations, RevocationStore store, Clock clock) {
        this.revocations = revocations;
        this.store = store;
        this.clock = clock;
        this.name = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, store.numberedSince()), 36);
    }

    /**
     * A position in the feed.
     *
     * @param feed the name of the feed: another store has another one
     * @param sequence the number of the last revocation that the reader has; 0 is the beginning
     */
    public record Cursor(String feed, long sequence) {}

    /**
     * The revocations after a position.
     *
     * @param cursor the position to continue from
     * @param hasNews false when the reader has all revocations already
     */
    public record FeedPage(Cursor cursor, List<RevokedSession> revoked, boolean hasNews) {}

    /**
     * @param sid the claim {@code sid} of its tokens
     * @param until the end of the session, from which on none of its tokens is valid in any case, in seconds (RFC 7519,
     *     NumericDate)
     */
    public record RevokedSession(String sid, long until) {}

    /** The position before all revocations of sessions that have not reached their end. */
    public Cursor beginning() {
        return new Cursor(name, BEGINNING);
    }

    /**
     * Reads at most a thousand revocations. A cursor of another feed, or beyond the end of this one, reads from the
     * beginning: the store was created anew or restored, so what its reader has missed is unknown. The store is not read
     * for a reader who has all that this node knows, except at the beginning: a service that starts must also learn of a
     * revocation that this node has not read yet.
     */
    public FeedPage after(Cursor cursor) {
        if (!cursor.feed().equals(name)) {
            return read(BEGINNING, true);
        }
        long position = revocations.position();
        if (cursor.sequence() == position && position != BEGINNING) {
            return new FeedPage(cursor, List.of(), false);
        }
        return cursor.sequence() > position && cursor.sequence() > store.lastSequence()
                ? read(BEGINNING, true)
                : read(cursor.sequence(), false);
    }

    /** @param listener is called when there are new revocations; it must not block */
    public void subscribe(Runnable listener) {
        revocations.subscribe(listener);
    }

    private FeedPage read(long sequence, boolean restarted) {
        List<Revocation> found = store.after(sequence, clock.instant(), PAGE_SIZE);
        long last = found.isEmpty() ? sequence : found.get(found.size() - 1).sequence();
        return new FeedPage(
                new Cursor(name, last),
                found.stream().map(RevocationFeed::revokedSession).toList(),
                restarted || !found.isEmpty());
    }

    /** The end is rounded up to a whole second: the list of a service must keep the session until then. */
    private static RevokedSession revokedSession(Revocation revocation) {
        return new RevokedSession(
                revocation.sessionId(),
                revocation.sessionEndsAt().plusNanos(999_999_999).getEpochSecond());
    }
}
