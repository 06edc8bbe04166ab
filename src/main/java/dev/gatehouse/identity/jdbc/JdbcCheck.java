package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.jdbc.JdbcProperties.Queries;
import dev.gatehouse.storage.StoreOutage;
import java.sql.SQLException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.util.IdGenerator;

/** Tests the settings of a user table, and distinguishes wrong settings from an unavailable database. */
class JdbcCheck {
    private static final Logger log = LoggerFactory.getLogger(JdbcCheck.class);

    private final String source;
    private final Queries queries;
    private final JdbcUsers users;
    private final IdGenerator ids;
    private volatile boolean passed;

    JdbcCheck(String source, Queries queries, JdbcUsers users, IdGenerator ids) {
        this.source = source;
        this.queries = queries;
        this.users = users;
        this.ids = ids;
    }

    /**
     * @param found receives a line for each step that succeeds
     * @throws Misconfiguration names the setting that is wrong
     * @throws SourceUnavailable if the database does not answer
     */
    void run(Findings found) {
        try {
            found.accept("connected to " + users.product());
        } catch (DataAccessException e) {
            throw connectionFailure(e);
        }
        found.attempt(() -> check(
                "user-query", queries.user(), count -> count == 3, "3 columns: name, password hash, enabled", found));
        found.attempt(
                () -> check("roles-query", queries.roles(), count -> count == 1, "1 column: the authority", found));
        found.attempt(() -> check(
                "attributes-query", queries.attributes(), count -> count >= 1, "1 or more columns: attributes", found));
        passed = true;
    }

    /** Runs unless it has succeeded before. */
    void runOnce() {
        if (!passed) {
            run(step -> log.debug("identity source {}: {}", source, step));
        }
    }

    private void check(String setting, @Nullable String query, IntPredicate valid, String expected, Findings found) {
        if (query == null) {
            found.accept(setting + ": not set");
            return;
        }
        int count = columns(setting, query);
        String columns = count + (count == 1 ? " column" : " columns");
        Misconfiguration.check(
                valid.test(count), JdbcProperties.key(source, setting) + " has " + columns, "Select " + expected + ".");
        found.accept(setting + ": valid, " + columns);
    }

    private int columns(String setting, String query) {
        try {
            return users.columns(query, ids.generateId().toString());
        } catch (DataAccessException e) {
            if (StoreOutage.isCauseOf(e)) {
                throw unavailable(e);
            }
            throw new Misconfiguration(
                    JdbcProperties.key(source, setting) + " is rejected by the database: " + reason(e),
                    "Run it in a client of the database, with a user name for :user.");
        }
    }

    /** SQLSTATE class 28 is an invalid authorization, 3D000 an unknown database. */
    private RuntimeException connectionFailure(DataAccessException failure) {
        String state = failure.getMostSpecificCause() instanceof SQLException sql ? sql.getSQLState() : null;
        if (state != null && state.startsWith("28")) {
            return new Misconfiguration(
                    JdbcProperties.key(source, "username") + " or password is rejected by the database",
                    "Set both to those of an account that may read the user table.");
        }
        if ("3D000".equals(state)) {
            return new Misconfiguration(
                    JdbcProperties.key(source, "url") + " names a database that does not exist",
                    "Set it to the address of the database with the user table.");
        }
        return unavailable(failure);
    }

    static SourceUnavailable unavailable(DataAccessException failure) {
        return new SourceUnavailable(reason(failure), failure);
    }

    /** The driver's message, without the query that Spring adds. */
    private static String reason(DataAccessException failure) {
        return String.valueOf(failure.getMostSpecificCause().getMessage());
    }
}
