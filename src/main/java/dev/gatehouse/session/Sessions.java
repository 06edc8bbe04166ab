package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionStore.Live;
import dev.gatehouse.storage.StoreTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.IdGenerator;

/** Opens sessions and ends them, and knows when they end by themselves. */
@Component
public class Sessions {
    private final SessionProperties properties;
    private final SessionStore store;
    private final RevocationList revocations;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final IdGenerator ids;
    private final Timer opening;

    Sessions(
            SessionProperties properties,
            SessionStore store,
            RevocationList revocations,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            Clock clock,
            IdGenerator ids,
            MeterRegistry meters) {
        this.properties = properties;
        this.store = store;
        this.revocations = revocations;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
        this.ids = ids;
        this.opening = StoreTimer.of("open", meters);
    }

    /** @throws Refusal {@code too_many_sessions} */
    public Session open(Identity identity, Caller caller) {
        Session session = new Session(
                ids.generateId().toString(), identity, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        opening.record(() -> add(session, SessionOrigin.of(caller)));
        return session;
    }

    private void add(Session session, SessionOrigin origin) {
        if (properties.isLimited()) {
            transactions.executeWithoutResult(transaction -> {
                makeRoom(session.identity().user());
                store.add(session, origin, endOf(session.openedAt()));
            });
        } else {
            store.add(session, origin, endOf(session.openedAt()));
        }
    }

    /** Until the transaction is over, no other node opens a session of this user. */
    private void makeRoom(String user) {
        store.lock(user);
        List<Live> tooMany = store.oldestOf(user, properties.maxPerUser() - 1, clock.instant());
        if (properties.whenFull() == WhenFull.EVICT_OLDEST) {
            end(tooMany, EndReason.EVICTED);
        } else if (!tooMany.isEmpty()) {
            throw new Refusal(
                    ProblemCode.TOO_MANY_SESSIONS,
                    "There are as many sessions of " + user + " as may be, end one first");
        }
    }

    /** The absolute end of a session that was opened at {@code openedAt}: no token of it is good from then on. */
    public Instant endOf(Instant openedAt) {
        return openedAt.plus(properties.lifetime());
    }

    /** Whether a session ended before its time. A look into memory. */
    public boolean hasEnded(String id) {
        return revocations.contains(id);
    }

    /**
     * Ends a session here at once, and within a second on every other node.
     *
     * @return false when there is none, or none any more
     */
    public boolean end(String id, EndReason reason) {
        return end(store.liveWith(id, clock.instant()), reason) > 0;
    }

    /**
     * Ends a session if it is this user's.
     *
     * @return false when it is not, or not any more
     */
    public boolean endOneOf(String user, String id, EndReason reason) {
        List<Live> own = store.liveWith(id, clock.instant()).stream()
                .filter(session -> session.user().equals(user))
                .toList();
        return end(own, reason) > 0;
    }

    /**
     * Ends the sessions of a user.
     *
     * @param but the id of the one that goes on, if any
     * @return how many were ended
     */
    public int endAllOf(String user, @Nullable String but, EndReason reason) {
        return end(store.liveOf(user, but, clock.instant()), reason);
    }

    private int end(List<Live> live, EndReason reason) {
        int ended = 0;
        for (Live session : live) {
            if (store.end(session, reason, clock.instant())) {
                whenCommitted(() -> {
                    revocations.add(session.id(), session.endsAt());
                    events.publishEvent(new SessionEnded(session.id(), session.user(), reason));
                });
                ended++;
            }
        }
        return ended;
    }

    /**
     * What a transaction around us takes back has never happened. A listener that writes to the store then needs a
     * transaction of its own: the one around us is over, and still in its place.
     */
    private static void whenCommitted(Runnable effect) {
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
