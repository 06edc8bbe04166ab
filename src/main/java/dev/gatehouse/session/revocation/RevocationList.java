package dev.gatehouse.session.revocation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The revocations, in memory: a request costs three lookups. They are kept until the tokens that they concern have expired. */
@Component
class RevocationList {
    static final Revocation NONE = new Revocation.OfSession(0, "", Instant.MIN);

    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
    private final Map<String, Revocation.OfUser> users = new ConcurrentHashMap<>();

    private volatile Revocation last = NONE;

    RevocationList(MeterRegistry meters) {
        Gauge.builder("gatehouse.sessions.ended", sessions, Map::size)
                .description("Revoked sessions in the memory of this node")
                .register(meters);
    }

    boolean contains(PresentedSession session) {
        return sessions.containsKey(session.id())
                || concerns(users.get(session.user()), session)
                || concerns(users.get(Revocation.EVERYONE), session);
    }

    private static boolean concerns(Revocation.@Nullable OfUser revocation, PresentedSession session) {
        return revocation != null && revocation.concerns(session);
    }

    /** Takes effect on this node at once, without a place in the list of the store. */
    void add(Revocation revocation) {
        if (revocation instanceof Revocation.OfSession session) {
            sessions.put(session.id(), session.until());
        } else if (revocation instanceof Revocation.OfUser user) {
            users.merge(user.user(), user, this::merged);
        }
    }

    /** Adds a revocation that the store has: this node has read it, or has written it. */
    void addStored(Revocation revocation) {
        add(revocation);
        advance(revocation);
    }

    /** The last revocation of the store that this node knows, or {@link #NONE}. */
    Revocation last() {
        return last;
    }

    /** Keeps the revocations, but not the place in the list: the store has another list. */
    synchronized void forgetPlace() {
        last = NONE;
    }

    /** The revocations whose tokens have not all expired. They have no place in the list. */
    List<Revocation> valid(Instant now) {
        List<Revocation> valid = new ArrayList<>(users.values());
        sessions.forEach((id, until) -> valid.add(new Revocation.OfSession(0, id, until)));
        valid.removeIf(revocation -> now.isAfter(revocation.until()));
        return valid;
    }

    int size() {
        return sessions.size() + users.size();
    }

    void removeExpired(Instant now) {
        sessions.values().removeIf(now::isAfter);
        users.values().removeIf(user -> now.isAfter(user.until()));
    }

    private synchronized void advance(Revocation revocation) {
        if (revocation.sequence() > last.sequence()) {
            last = revocation;
        }
    }

    /**
     * The later revocation covers the earlier one: the session that it excepts was live, so the earlier one does not
     * concern it. But two sessions may revoke each other at the same moment; then neither is excepted.
     */
    private Revocation.OfUser merged(Revocation.OfUser one, Revocation.OfUser other) {
        Revocation.OfUser later = other.openedUntil().isBefore(one.openedUntil()) ? one : other;
        String except = later.exceptId() != null && sessions.containsKey(later.exceptId()) ? null : later.exceptId();
        Instant until = one.until().isAfter(other.until()) ? one.until() : other.until();
        return new Revocation.OfUser(later.sequence(), later.user(), later.openedUntil(), except, until);
    }
}
