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
    private static final long BEGINNING = 0;

    private final RevocationList revocations;
    private final RevocationFollower follower;
    private final RevocationReader store;
    private final Clock clock;

    RevocationFeed(
            RevocationList revocations,
            RevocationFollower follower,
            RevocationReader store,
            @Qualifier(StorageConfiguration.EXPIRY_CLOCK) Clock clock) {
        this.revocations = revocations;
        this.follower = follower;
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
     * Reads at most a thousand revocations. A cursor of another feed, or beyond the end of this one, reads from the
     * beginning: the store was created anew or restored, so what its reader has missed is unknown. The store is not read
     * for a reader who has all that this node knows, except at the beginning: a service that starts must also learn of a
     * revocation that this node has not read yet.
     */
    public FeedPage after(Cursor cursor) {
        if (!cursor.feed().equals(name())) {
            return read(BEGINNING, true);
        }
        long position = lastNumber();
        if (cursor.sequence() == position && position != BEGINNING) {
            return new FeedPage(cursor, List.of(), List.of(), false);
        }
        return cursor.sequence() > position && cursor.sequence() > store.lastSequence()
                ? read(BEGINNING, true)
                : read(cursor.sequence(), false);
    }

    /** The number of the last revocation that a reader at a position has; 0 if it reads from the beginning. */
    public long number(Cursor cursor) {
        return cursor.feed().equals(name()) && cursor.sequence() <= lastNumber() ? cursor.sequence() : BEGINNING;
    }

    /** The number of the last revocation that this node knows. */
    public long lastNumber() {
        return revocations.last().sequence();
    }

    /** @param listener is called when there are new revocations; it must not block */
    public void subscribe(Runnable listener) {
        follower.subscribe(listener);
    }

    private String name() {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, follower.numberedSince()), 36);
    }

    private FeedPage read(long sequence, boolean restarted) {
        String name = name();
        List<Revocation> found = store.after(sequence, clock.instant(), PAGE_SIZE);
        long last = found.isEmpty() ? sequence : found.get(found.size() - 1).sequence();
        List<RevokedSession> sessions = new ArrayList<>();
        List<RevokedUser> users = new ArrayList<>();
        for (Revocation revocation : found) {
            if (revocation instanceof Revocation.OfSession session) {
                sessions.add(new RevokedSession(session.id(), seconds(session.until())));
            } else if (revocation instanceof Revocation.OfUser user) {
                users.add(new RevokedUser(
                        user.user(), user.openedUntil().getEpochSecond(), user.exceptId(), seconds(user.until())));
            }
        }
        return new FeedPage(new Cursor(name, last), sessions, users, restarted || !found.isEmpty());
    }

    /** Rounded up: the list of a service must keep the revocation until then. */
    private static long seconds(Instant until) {
        return until.plusNanos(999_999_999).getEpochSecond();
    }
}
