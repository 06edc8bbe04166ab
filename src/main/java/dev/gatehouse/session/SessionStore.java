package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionProperties.WhenFull;
import dev.gatehouse.session.SessionRows.NewSession;
import dev.gatehouse.session.revocation.PasswordVersions;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.GroupExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores sessions, and limits the number of sessions of each user, however many sign-ins run at once on any number of nodes.
 * Sign-ins at the same moment share a transaction; one for whose session there is no room has a transaction of its own.
 */
@Component
class SessionStore {
    private final SessionRows rows;
    private final TransactionTemplate transactions;
    private final SessionProperties properties;
    private final SessionQueries queries;
    private final Revocations revocations;
    private final PasswordVersions passwords;
    private final GroupExecution<NewSession, OptionalInt> group =
            new GroupExecution<>(this::addTogether, this::addAlone);

    SessionStore(
            SessionRows rows,
            TransactionTemplate transactions,
            SessionProperties properties,
            SessionQueries queries,
            Revocations revocations,
            PasswordVersions passwords) {
        this.rows = rows;
        this.transactions = transactions;
        this.properties = properties;
        this.queries = queries;
        this.revocations = revocations;
        this.passwords = passwords;
    }

    /**
     * Adds a session when the user has room for it, or makes room.
     *
     * @return the number of live sessions of the user with this one; empty if they were not counted
     * @throws Refusal {@code too_many_sessions}
     */
    OptionalInt add(Session session, Caller caller) {
        Identity identity = session.identity();
        String password = passwords.digest(identity.user(), identity.source(), identity.passwordVersion());
        return group.run(new NewSession(session, caller, password));
    }

    /** Adds the sessions for which there is room. */
    private List<Optional<OptionalInt>> addTogether(List<NewSession> sessions) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            if (properties.maxPerUser() == 0) {
                rows.insert(sessions);
                return sessions.stream()
                        .map(session -> Optional.of(OptionalInt.empty()))
                        .toList();
            }
            Set<String> users = sessions.stream().map(NewSession::user).collect(Collectors.toSet());
            rows.lock(users);
            Map<String, Integer> live = queries.countLive(users);
            List<NewSession> admitted = new ArrayList<>();
            List<Optional<OptionalInt>> results = new ArrayList<>();
            for (NewSession session : sessions) {
                int count = live.merge(session.user(), 1, Integer::sum);
                boolean hasRoom = count <= properties.maxPerUser();
                if (hasRoom) {
                    admitted.add(session);
                }
                results.add(hasRoom ? Optional.of(OptionalInt.of(count)) : Optional.empty());
            }
            rows.insert(admitted);
            return results;
        }));
    }

    private OptionalInt addAlone(NewSession session) {
        transactions.executeWithoutResult(transaction -> {
            if (properties.maxPerUser() > 0) {
                rows.lock(Set.of(session.user()));
                makeRoom(session.user());
            }
            rows.insert(List.of(session));
        });
        return OptionalInt.empty();
    }

    private void makeRoom(String user) {
        int max = properties.maxPerUser();
        if (properties.whenFull() == WhenFull.EVICT_OLDEST) {
            revocations.revokeOldestOf(user, max - 1, RevocationReason.EVICTED);
        } else if (queries.newestOf(user, max).size() == max) {
            throw new Refusal(
                    ProblemCode.TOO_MANY_SESSIONS,
                    "User " + user + " has reached the limit of sessions: end one of them first",
                    "the user has reached the limit of sessions");
        }
    }
}
