package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.jdbc.JdbcProperties.UserTable;
import dev.gatehouse.storage.StoreOutage;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.util.IdGenerator;

/** Goes through the operator's settings, and tells those that cannot work from a database that is down. */
class JdbcCheck {
    private final String source;
    private final UserTable table;
    private final JdbcUsers users;
    private final IdGenerator ids;

    JdbcCheck(String source, UserTable table, JdbcUsers users, IdGenerator ids) {
        this.source = source;
        this.table = table;
        this.users = users;
        this.ids = ids;
    }

    /**
     * @param found is told what was well
     * @throws Misconfiguration names the setting that is wrong
     * @throws SourceUnavailable when the database is down
     */
    void run(Consumer<String> found) {
        try {
            found.accept("connected to " + users.product());
        } catch (DataAccessException e) {
            throw unconnected(e);
        }
        check("user-query", table.userQuery(), count -> count == 3, "3: name, password hash, enabled", found);
        check("roles-query", table.rolesQuery(), count -> count == 1, "1: the authority", found);
        check("attributes-query", table.attributesQuery(), count -> count >= 1, "1 or more: attributes", found);
    }

    private void check(
            String setting, @Nullable String query, IntPredicate well, String wanted, Consumer<String> found) {
        if (query == null) {
            found.accept(setting + ": none");
            return;
        }
        int count = columns(setting, query);
        Misconfiguration.check(
                well.test(count),
                JdbcProperties.key(source, setting),
                "has " + count + (count == 1 ? " column" : " columns"),
                "It must have " + wanted + ".");
        found.accept(setting + ": well, " + count + (count == 1 ? " column" : " columns"));
    }

    private int columns(String setting, String query) {
        try {
            return users.columns(query, ids.generateId().toString());
        } catch (DataAccessException e) {
            if (StoreOutage.isCauseOf(e)) {
                throw unavailable(e);
            }
            throw new Misconfiguration(
                    JdbcProperties.key(source, setting),
                    "is refused by the database: " + reason(e),
                    "Try it in the database's own client, with a user name for :user.");
        }
    }

    /** By SQLSTATE: class 28 is an invalid authorization, 3D000 a database that there is not. */
    private RuntimeException unconnected(DataAccessException failure) {
        String state = failure.getMostSpecificCause() instanceof SQLException sql ? sql.getSQLState() : null;
        if (state != null && state.startsWith("28")) {
            return new Misconfiguration(
                    JdbcProperties.key(source, "username"),
                    "or password is refused by the database",
                    "Set the two to those of somebody who may read the user table.");
        }
        if ("3D000".equals(state)) {
            return new Misconfiguration(
                    JdbcProperties.key(source, "url"),
                    "names a database that does not exist",
                    "Set it to the address of the database with the user table.");
        }
        return unavailable(failure);
    }

    static SourceUnavailable unavailable(DataAccessException failure) {
        return new SourceUnavailable(reason(failure), failure);
    }

    /** The driver's own words, without the whole query that Spring puts before them. */
    private static String reason(DataAccessException failure) {
        return String.valueOf(failure.getMostSpecificCause().getMessage());
    }
}
