package dev.gatehouse.session;

import dev.gatehouse.session.SessionStore.Ended;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The sessions that ended before their time, in the order in which they did, for whoever verifies tokens elsewhere. The
 * store is asked only when there is something to tell.
 */
@Component
public class RevocationFeed {
    private static final int PAGE = 1_000;

    private final RevocationList revocations;
    private final SessionStore store;
    private final Clock clock;
    private final String name;

    RevocationFeed(RevocationList revocations, SessionStore store, Clock clock) {
        this.revocations = revocations;
        this.store = store;
        this.clock = clock;
        this.name = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, store.beginningOfEnds()), 36);
    }

    /**
     * A place in the feed.
     *
     * @param name of the sequence
     * @param seq the last one that was told; 0 is the beginning
     */
    public record Cursor(String name, long seq) {}

    /**
     * What ended after a place.
     *
     * @param cursor where to go on
     * @param isNews false when the asker knows all of it already
     */
    public record Page(Cursor cursor, List<End> ended, boolean isNews) {}

    /**
     * The end of a session.
     *
     * @param sid the claim {@code sid} of its tokens
     * @param until when none of them is good any more in any case, in seconds (RFC 7519, NumericDate)
     */
    public record End(String sid, long until) {}

    /** The beginning: what follows is all that has ended and could still be presented. */
    public Cursor beginning() {
        return new Cursor(name, 0);
    }

    /**
     * At most a thousand ends after a place. A place that is not in this sequence is taken for its beginning: the store was
     * made anew or put back, and what the asker has not heard of since is unknown.
     */
    public Page after(Cursor cursor) {
        if (!cursor.name().equals(name)) {
            return pageAfter(0, true);
        }
        if (cursor.seq() == revocations.seen()) {
            return new Page(cursor, List.of(), false);
        }
        return cursor.seq() > revocations.seen() && cursor.seq() > store.lastEnd()
                ? pageAfter(0, true)
                : pageAfter(cursor.seq(), false);
    }

    /** From now on the follower is called when there is news. It must not take long. */
    public void tell(Runnable follower) {
        revocations.tell(follower);
    }

    private Page pageAfter(long seq, boolean anew) {
        List<Ended> ended = store.endedSince(seq, clock.instant(), PAGE);
        long last = ended.isEmpty() ? seq : ended.get(ended.size() - 1).seq();
        return new Page(
                new Cursor(name, last),
                ended.stream()
                        .map(end -> new End(
                                end.id(), end.endsAt().plusNanos(999_999_999).getEpochSecond()))
                        .toList(),
                anew || !ended.isEmpty());
    }
}
