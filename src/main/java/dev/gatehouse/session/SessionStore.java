package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionProperties.WhenFull;
import dev.gatehouse.session.revocation.PasswordVersions;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Inserts sessions into the table {@code session}, and limits the number of sessions of each user, however many
 * sign-ins run at once on any number of nodes. The SQL is plain, so that every database can run it.
 */
@Component
record SessionStore(
        JdbcClient jdbc,
        TransactionTemplate transactions,
        SessionProperties properties,
        SessionQueries queries,
        Revocations revocations,
        PasswordVersions passwords) {
    private static final int MAX_ADDRESS = 64;
    private static final int MAX_USER_AGENT = 256;

    /** The rows of {@code session_slot} that are locks for users, numbered from 0. */
    private static final int USER_LOCKS = 256;

    /**
     * Adds a session when the user has room for it, or makes room.
     *
     * @throws Refusal {@code too_many_sessions}
     */
    void add(Session session, Caller caller) {
        Identity identity = session.identity();
        String password = passwords.digest(identity.user(), identity.source(), identity.passwordVersion());
        if (properties.maxPerUser() == 0) {
            insert(session, caller, password);
            return;
        }
        transactions.executeWithoutResult(transaction -> {
            lock(identity.user());
            makeRoom(identity.user());
            insert(session, caller, password);
        });
    }

    /**
     * Until the transaction ends, no other transaction on any node holds the lock of this user. Two users may share a
     * lock, and then wait for each other.
     */
    private void lock(String user) {
        jdbc.sql("select slot from session_slot where slot = ? for update")
                .param(Math.floorMod(user.hashCode(), USER_LOCKS))
                .query(Integer.class)
                .single();
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

    private void insert(Session session, Caller caller, @Nullable String password) {
        String address = caller.address();
        jdbc.sql("insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent,"
                        + " password_version) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(session.id())
                .param(session.identity().user())
                .param(session.identity().source())
                .param(utc(session.openedAt()))
                .param(utc(session.openedAt()))
                .param(utc(session.endsAt()))
                .param(address.substring(0, Math.min(MAX_ADDRESS, address.length())))
                .param(userAgent(caller))
                .param(password)
                .update();
    }

    /** Without what is invisible, such as a change of the text direction, and what a database may refuse. */
    static String userAgent(Caller caller) {
        return Optional.ofNullable(caller.userAgent()).stream()
                .flatMapToInt(String::codePoints)
                .filter(Character::isBmpCodePoint)
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
                    default -> true;
                })
                .limit(MAX_USER_AGENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
