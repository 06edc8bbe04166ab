package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Misconfiguration;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/** The parameters of a configured query, as Spring finds them: outside of quotes and comments. */
final class QueryParameters {
    private static final String USER = "user";

    private QueryParameters() {}

    /**
     * @param key of the query
     * @throws Misconfiguration if the query has another parameter than {@code :user}, or not this one
     */
    static void requireUser(String key, String query) {
        Set<String> names = names(key, query);
        Misconfiguration.check(
                names.contains(USER),
                key + " has no :user, so it would return the same rows for every user",
                "Write :user in place of the user name, without quotes.");
        names.remove(USER);
        Misconfiguration.check(
                names.isEmpty(),
                key + " has parameters without a value: " + names,
                "Write :user in place of the user name; no other parameter has a value.");
    }

    private static Set<String> names(String key, String query) {
        Names names = new Names();
        try {
            NamedParameterUtils.buildValueArray(NamedParameterUtils.parseSqlStatement(query), names, null);
        } catch (InvalidDataAccessApiUsageException e) {
            throw new Misconfiguration(
                    key + " has a parameter without a name: " + e.getMessage(),
                    "Write :user in place of the user name, and ?? for the operator ?.");
        }
        return names.found;
    }

    /** Notes each name for which a value is asked. */
    private static final class Names extends AbstractSqlParameterSource {
        private final Set<String> found = new TreeSet<>();

        @Override
        public boolean hasValue(String name) {
            return true;
        }

        @Override
        public String getValue(String name) {
            found.add(name);
            return name;
        }
    }
}
