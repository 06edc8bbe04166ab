package dev.gatehouse.session.revocation;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationStore.RevokedSessions;
import dev.gatehouse.storage.GroupedQuery;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.token.keys.TokenTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Revokes sessions: at once on this node, and within a second on every other node. A session is identified by what its
 * tokens say, so a session can be revoked although the store has lost its row.
 */
@Component
public class Revocations {
    private final RevocationStore store;
    private final RevocationList list;
    private final RevocationFollower follower;
    private final UnwrittenRevocations unwritten;
    private final ApplicationEventPublisher events;
    private final TokenTimes tokens;
    private final StoreReads reads;
    private final Clock clock;
    private final GroupedQuery<String, Instant> revokedUntil;

    Revocations(
            RevocationStore store,
            RevocationReader reader,
            RevocationList list,
            RevocationFollower follower,
            UnwrittenRevocations unwritten,
            ApplicationEventPublisher events,
            TokenTimes tokens,
            StoreReads reads,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.store = store;
        this.list = list;
        this.follower = follower;
        this.unwritten = unwritten;
        this.events = events;
        this.tokens = tokens;
        this.reads = reads;
        this.clock = clock;
        this.revokedUntil = new GroupedQuery<>(reader::revokedUntil);
    }

    /** Whether a session was revoked. This is a lookup in memory. */
    public boolean isRevoked(PresentedSession session) {
        return list.contains(session);
    }

    /**
     * Revokes the session of a verified token.
     *
     * @throws Refusal {@code store_unavailable}; this node then refuses the session, and writes the revocation when the
     *     store is available again
     */
    public void revoke(PresentedSession session, RevocationReason reason) {
        revoke(
                session.id(),
                session.user(),
                reason,
                later(until(clock.instant()), session.expiresAt().plus(margin())));
    }

    /**
     * Revokes a session by its id alone. For callers that have verified the id, and for administrators: each id is kept
     * until its tokens have expired.
     *
     * @throws Refusal {@code store_unavailable}, as above
     */
    public void revoke(String sessionId, RevocationReason reason) {
        revoke(sessionId, null, reason, until(clock.instant()));
    }

    /**
     * Revokes a session of this user, if it is live in the store. A user who names an id can so neither revoke the
     * session of another user nor fill the list.
     *
     * @return false when the user has no such live session
     */
    public boolean revokeOneOf(String user, String sessionId, RevocationReason reason) {
        boolean own = store.find(sessionId, clock.instant()).stream()
                .anyMatch(session -> session.user().equals(user));
        if (own) {
            write(sessionId, user, reason, until(clock.instant()));
        }
        return own;
    }

    /**
     * Revokes all sessions of a user that were opened until now, whether or not the store has rows for them.
     *
     * @param exceptId the session that continues, if any
     * @return the number of revoked sessions that had a row
     */
    public int revokeAllOf(String user, @Nullable String exceptId, RevocationReason reason) {
        Instant now = clock.instant();
        RevokedSessions revoked = store.revokeAllOf(user, exceptId, reason, now, until(now));
        AfterCommit.run(() -> {
            follower.written(new Revocation.OfUser(revoked.sequence(), user, now, exceptId, until(now)));
            revoked.live().forEach(session -> revoked(session.id(), user, reason, until(now)));
        });
        return revoked.live().size();
    }

    /**
     * Revokes the sessions of all users in a restored store that were opened until now, whether or not it has rows for
     * them. No node runs on it yet.
     */
    public void revokeRestored() {
        Instant now = clock.instant();
        store.revokeEveryone(RevocationReason.RESTORED, now, until(now));
    }

    /** @param keep the number of newest sessions that continue */
    public void revokeOldestOf(String user, int keep, RevocationReason reason) {
        Instant now = clock.instant();
        store.oldestOf(user, keep, now).forEach(session -> write(session.id(), user, reason, until(now)));
    }

    /**
     * Revokes the sessions of a user that were opened with another password than the present one.
     *
     * @param digest by {@link PasswordVersions}, of the present password
     */
    public void revokeOfOtherPassword(String user, String digest) {
        Instant now = clock.instant();
        store.ofOtherPassword(user, digest, now)
                .forEach(session -> write(session.id(), user, RevocationReason.PASSWORD_CHANGED, until(now)));
    }

    /** The time until which all sessions of a user are revoked: a new session has to be opened later. */
    public Optional<Instant> revokedUntil(String user) {
        return revokedUntil.find(user);
    }

    private void revoke(String sessionId, @Nullable String user, RevocationReason reason, Instant until) {
        try {
            write(sessionId, user, reason, until);
        } catch (RuntimeException failure) {
            if (!StoreOutage.isCauseOf(failure)) {
                throw failure;
            }
            boolean kept = unwritten.add(sessionId, () -> write(sessionId, user, reason, until));
            if (kept) {
                list.add(new Revocation.OfSession(0, sessionId, until));
            }
            throw new Refusal(
                    ProblemCode.STORE_UNAVAILABLE,
                    kept
                            ? "The store is unavailable: this node no longer accepts the session, other nodes accept it"
                                    + " until the store is available again"
                            : "The store is unavailable, try again later",
                    "the revocation of session " + sessionId + " is not written",
                    failure);
        }
    }

    private void write(String sessionId, @Nullable String user, RevocationReason reason, Instant until) {
        store.revoke(sessionId, reason, clock.instant(), until)
                .ifPresent(revoked -> AfterCommit.run(() -> {
                    follower.written(new Revocation.OfSession(revoked.sequence(), sessionId, until));
                    revoked(sessionId, user == null ? revoked.owner() : user, reason, until);
                }));
    }

    private void revoked(String sessionId, @Nullable String user, RevocationReason reason, Instant until) {
        list.add(new Revocation.OfSession(0, sessionId, until));
        events.publishEvent(new SessionRevoked(sessionId, user, reason));
    }

    /** When the last token that was issued until a time has expired on every node. */
    private Instant until(Instant time) {
        return time.plus(tokens.lifetime()).plus(margin());
    }

    /** Another node may renew tokens until its knowledge is too old. */
    private Duration margin() {
        return tokens.clockSkew().multipliedBy(2).plus(reads.maxStaleness());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
