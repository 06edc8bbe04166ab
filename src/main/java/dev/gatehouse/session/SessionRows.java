package dev.gatehouse.session;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.storage.InList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Inserts into the table {@code session}. The SQL is plain, so that every database can run it. */
@Component
record SessionRows(JdbcClient jdbc, JdbcTemplate batches) {
    private static final int MAX_ADDRESS = 64;
    private static final int MAX_USER_AGENT = 256;

    /** The rows of {@code session_slot} that are locks for users, numbered from 0. */
    private static final int USER_LOCKS = 256;

    /** @param password by {@link dev.gatehouse.session.revocation.PasswordVersions} */
    record NewSession(
            Session session, Caller caller, @Nullable String password) {
        String user() {
            return session.identity().user();
        }
    }

    /**
     * Until the transaction ends, no other transaction on any node holds the locks of these users. Two users may share a
     * lock. The locks are taken in one order, so that two transactions cannot deadlock.
     */
    void lock(Collection<String> users) {
        TreeSet<Integer> slots = users.stream()
                .map(user -> Math.floorMod(user.hashCode(), USER_LOCKS))
                .collect(Collectors.toCollection(TreeSet::new));
        jdbc.sql("select slot from session_slot where slot in (:slots) order by slot for update")
                .param("slots", InList.of(slots))
                .query(Integer.class)
                .list();
    }

    void insert(List<NewSession> sessions) {
        batches.batchUpdate(
                "insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent,"
                        + " password_version) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sessions,
                Math.max(1, sessions.size()),
                (row, added) -> {
                    Session session = added.session();
                    String address = added.caller().address();
                    row.setString(1, session.id());
                    row.setString(2, added.user());
                    row.setString(3, session.identity().source());
                    row.setObject(4, utc(session.openedAt()));
                    row.setObject(5, utc(session.openedAt()));
                    row.setObject(6, utc(session.endsAt()));
                    row.setString(7, address.substring(0, Math.min(MAX_ADDRESS, address.length())));
                    row.setString(8, userAgent(added.caller()));
                    row.setString(9, added.password());
                });
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
