package dev.gatehouse.session.revocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.storage.StorageConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The revoked sessions in their order, for services that verify tokens by themselves. */
@Component
public class RevocationFeed {
    private static final int PAGE_SIZE = 1_000;
    /** For requests that share a page. */
    private static final int SHARED_PAGE_SIZE = 10_000;
    /** Clients may reject a response of more than 1 MiB. */
    private static final int MAX_PAGE_BYTES = 1_000_000;

    private static final long BEGINNING = 0;

    private final RevocationList revocations;
    private final RevocationFollower follower;
    private final RevocationListeners listeners;
    private final RevocationReader store;
    private final Clock clock;

    RevocationFeed(
            RevocationList revocations,
            RevocationFollower follower,
            RevocationListeners listeners,
            RevocationReader store,
            @Qualifier(StorageConfiguration.EXPIRY_CLOCK) Clock clock) {
        this.revocations = revocations;
        this.follower = follower;
        this.listeners = listeners;
        this.store = store;
        this.clock = clock;
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
    public record FeedPage(Cursor cursor, List<RevokedSession> sessions, List<RevokedUser> users, boolean hasNews) {}

    /**
     * @param sid the claim {@code sid} of its tokens
     * @param until from then on none of its tokens is valid in any case, in seconds (RFC 7519, NumericDate)
     */
    public record RevokedSession(String sid, long until) {}

    /**
     * All sessions of a user that were opened until a time.
     *
     * @param sub the claim {@code sub} of their tokens
     * @param notAfter tokens with this {@code auth_time}, or an earlier one, are revoked
     * @param except the claim {@code sid} of the session that continues, if any
     * @param until from then on none of the tokens is valid in any case
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RevokedUser(
            String sub, long notAfter, @Nullable String except, long until) {}

    /** The position before all revocations of sessions that have not reached their end. */
    public Cursor beginning() {
        return new Cursor(name(), BEGINNING);
    }

    /**
     * Reads at most a thousand revocations, for one reader. A cursor of another feed, or beyond the end of this one, reads from the
     * beginning: the store was created anew or restored, so what its reader has missed is unknown. The store is not read
     * for a reader who has all that this node knows, except at the beginning: a service that starts must also learn of a
     * revocation that this node has not read yet.
     */
    public FeedPage after(Cursor cursor) {
        return after(cursor, PAGE_SIZE);
    }

    /** As {@link #after(Cursor)}, but reads thousands of revocations: the page is for all readers at this position. */
    public FeedPage manyAfter(Cursor cursor) {
        return after(cursor, SHARED_PAGE_SIZE);
    }

    private FeedPage after(Cursor cursor, int size) {
        if (!cursor.feed().equals(name())) {
            return read(BEGINNING, true, size);
        }
        long position = lastNumber();
        if (cursor.sequence() == position && position != BEGINNING) {
            return new FeedPage(cursor, List.of(), List.of(), false);
        }
        return cursor.sequence() > position && cursor.sequence() > store.lastSequence()
                ? read(BEGINNING, true, size)
                : read(cursor.sequence(), false, size);
    }

    /** The number of the last revocation that a reader at a position has; 0 if it reads from the beginning. */
    public long number(Cursor cursor) {
        return cursor.feed().equals(name()) && cursor.sequence() <= lastNumber() ? cursor.sequence() : BEGINNING;
    }

    /** The number of the last revocation that this node knows. */
    public long lastNumber() {
        return revocations.last().sequence();
    }

    /** @param listener is called when there are new revocations, again after a failure of the store; it may wait for the store only */
    public void subscribe(Runnable listener) {
        listeners.add(listener);
    }

    private String name() {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, follower.numberedSince()), 36);
    }

    private FeedPage read(long sequence, boolean restarted, int size) {
        String name = name();
        long last = sequence;
        int bytes = 0;
        List<RevokedSession> sessions = new ArrayList<>();
        List<RevokedUser> users = new ArrayList<>();
        for (Revocation revocation : store.after(sequence, clock.instant(), size)) {
            bytes += maxBytes(revocation);
            if (bytes > MAX_PAGE_BYTES) {
                break;
            }
            last = revocation.sequence();
            if (revocation instanceof Revocation.OfSession session) {
                sessions.add(new RevokedSession(session.id(), seconds(session.until())));
            } else if (revocation instanceof Revocation.OfUser user) {
                users.add(new RevokedUser(
                        user.user(), user.openedUntil().getEpochSecond(), user.exceptId(), seconds(user.until())));
            }
        }
        return new FeedPage(new Cursor(name, last), sessions, users, restarted || last > sequence);
    }

    private static int maxBytes(Revocation revocation) {
        int bytes = 40 + maxBytes(revocation.concerned());
        return revocation instanceof Revocation.OfUser user ? bytes + 40 + maxBytes(user.exceptId()) : bytes;
    }

    /** In JSON, where some characters need an escape. */
    private static int maxBytes(@Nullable String text) {
        return text == null
                ? 0
                : text.chars()
                        .map(c -> c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3)
                        .sum();
    }

    /** Rounded up: the list of a service must keep the revocation until then. */
    private static long seconds(Instant until) {
        return until.plusNanos(999_999_999).getEpochSecond();
    }
}
