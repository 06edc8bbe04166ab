package dev.gatehouse.identity.jdbc;

import dev.gatehouse.storage.StoreOutage;
import org.springframework.dao.DataAccessException;
import org.springframework.util.IdGenerator;

/**
 * Distinguishes an error that a typed name causes from an outage. A database refuses some names: a letter that the character
 * set of a column does not have, a text where a cast needs a UUID. It answers with codes of its own, so other names are
 * tried instead.
 */
record NameErrors(JdbcUsers users, String query, IdGenerator ids) {

    /**
     * Whether the query works for other names and fails for names like this one, so that no user can have it. If it works
     * for a name that only begins like this one, the row of the user is broken, which is no reason to refuse a password.
     *
     * @param failure of the query with the name
     */
    boolean isOfName(DataAccessException failure, String name) {
        String unknown = ids.generateId().toString();
        return !StoreOutage.isCauseOf(failure) && works(unknown) && !works(name + unknown);
    }

    private boolean works(String name) {
        try {
            users.columns(query, name);
            return true;
        } catch (DataAccessException e) {
            if (StoreOutage.isCauseOf(e)) {
                throw e;
            }
            return false;
        }
    }
}
