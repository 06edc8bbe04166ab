package dev.gatehouse.session;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionProperties.WhenFull;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Limits the number of sessions of each user, however many sign-ins run at once on any number of nodes. */
@Component
class SessionLimit {
    private final SessionProperties properties;
    private final SessionStore store;
    private final SessionQueries queries;
    private final Revocations revocations;
    private final TransactionTemplate transactions;

    SessionLimit(
            SessionProperties properties,
            SessionStore store,
            SessionQueries queries,
            Revocations revocations,
            TransactionTemplate transactions) {
        this.properties = properties;
        this.store = store;
        this.queries = queries;
        this.revocations = revocations;
        this.transactions = transactions;
    }

    /**
     * Adds a session when the user has room for it, or makes room.
     *
     * @throws Refusal {@code too_many_sessions}
     */
    void add(String user, Runnable insert) {
        if (properties.maxPerUser() == 0) {
            insert.run();
            return;
        }
        transactions.executeWithoutResult(transaction -> {
            store.lock(user);
            makeRoom(user);
            insert.run();
        });
    }

    private void makeRoom(String user) {
        if (properties.whenFull() == WhenFull.EVICT_OLDEST) {
            revocations.revokeOldestOf(user, properties.maxPerUser() - 1, RevocationReason.EVICTED);
        } else if (queries.countOf(user, properties.maxPerUser()) == properties.maxPerUser()) {
            throw new Refusal(
                    ProblemCode.TOO_MANY_SESSIONS,
                    "User " + user + " has reached the limit of sessions: end one of them first");
        }
    }
}
