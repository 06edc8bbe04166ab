package dev.gatehouse.session.revocation;

import dev.gatehouse.session.revocation.RevocationStore.LiveSession;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Revokes sessions: at once on this node, and within a second on every other node. */
@Component
public class Revocations {
    private final RevocationStore store;
    private final RevocationList list;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Revocations(RevocationStore store, RevocationList list, ApplicationEventPublisher events, Clock clock) {
        this.store = store;
        this.list = list;
        this.events = events;
        this.clock = clock;
    }

    /** Whether a session was revoked. This is a lookup in memory. */
    public boolean isRevoked(String sessionId) {
        return list.contains(sessionId);
    }

    /** @return false when there is no such live session */
    public boolean revoke(String sessionId, RevocationReason reason) {
        return revoke(store.find(sessionId, clock.instant()), reason) > 0;
    }

    /** @return false when the user has no such live session */
    public boolean revokeOneOf(String user, String sessionId, RevocationReason reason) {
        List<LiveSession> own = store.find(sessionId, clock.instant()).stream()
                .filter(session -> session.user().equals(user))
                .toList();
        return revoke(own, reason) > 0;
    }

    /**
     * @param exceptId the session that continues, if any
     * @return the number of revoked sessions
     */
    public int revokeAllOf(String user, @Nullable String exceptId, RevocationReason reason) {
        return revoke(store.allOf(user, exceptId, clock.instant()), reason);
    }

    /** @param keep the number of newest sessions that continue */
    public void revokeOldestOf(String user, int keep, RevocationReason reason) {
        revoke(store.oldestOf(user, keep, clock.instant()), reason);
    }

    private int revoke(List<LiveSession> sessions, RevocationReason reason) {
        int revoked = 0;
        for (LiveSession session : sessions) {
            if (store.revoke(session, reason, clock.instant())) {
                afterCommit(() -> {
                    list.add(session.id(), session.endsAt());
                    events.publishEvent(new SessionRevoked(session.id(), session.user(), reason));
                });
                revoked++;
            }
        }
        return revoked;
    }

    /**
     * A revocation that is rolled back must have no effect. A listener that writes to the store needs a transaction of
     * its own: after the commit, the finished transaction is still bound to the thread.
     */
    private static void afterCommit(Runnable effect) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            effect.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                effect.run();
            }
        });
    }
}
