package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Affix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * A component with an empty {@code @Name} groups settings in the code only: its keys have no prefix of their own.
 *
 * @param jdbc the user tables by the name of the source
 */
@ConfigurationProperties("gatehouse.identity")
record JdbcProperties(@DefaultValue Map<String, UserTable> jdbc) {

    JdbcProperties {
        jdbc.forEach((name, table) -> table.check(name));
    }

    /** The full key of a setting of a source. */
    static String key(String source, String setting) {
        return "gatehouse.identity.jdbc." + source + "." + setting;
    }

    /**
     * @param defaultEncoder the format of hashes without an id in braces; such hashes are rejected when unset
     * @param optional whether the next source is tried while this database is unavailable
     */
    record UserTable(
            @Name("") @DefaultValue Database database,
            @Name("") @DefaultValue Queries queries,
            @Nullable String defaultEncoder,
            @DefaultValue("false") boolean optional,
            @Name("") @DefaultValue Affix affix) {

        private void check(String source) {
            database.check(source);
            queries.check(source);
            Misconfiguration.check(
                    defaultEncoder == null || TableHashes.FORMATS.contains(defaultEncoder),
                    key(source, "default-encoder") + " is " + defaultEncoder + ", which is not an accepted format",
                    "Set it to one of " + String.join(", ", TableHashes.FORMATS) + ".");
        }
    }

    /**
     * @param url of the database, which also selects the driver
     * @param username of an account that can read the user table and should be able to do nothing else
     * @param driverPath a jar with a driver, or a folder with its jars; the drivers of Gatehouse are used when unset
     * @param connectionTimeout for a connection, new or from the pool
     * @param queryTimeout of one query, in whole seconds
     * @param poolSize the maximum number of connections
     */
    record Database(
            @DefaultValue("") String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path driverPath,
            @DefaultValue("3s") Duration connectionTimeout,
            @DefaultValue("5s") Duration queryTimeout,
            @DefaultValue("4") int poolSize) {

        private void check(String source) {
            Misconfiguration.check(
                    url.startsWith("jdbc:"),
                    key(source, "url") + " is not a JDBC URL",
                    "Set it to a URL such as jdbc:postgresql://db.example.com/shop.");
            // Hikari rejects a shorter timeout, and JDBC would round the query timeout to 0, which means none.
            Misconfiguration.check(
                    connectionTimeout.toMillis() >= 250,
                    key(source, "connection-timeout") + " is shorter than 250 ms",
                    "Give a duration such as 3s.");
            Misconfiguration.check(
                    queryTimeout.toSeconds() >= 1,
                    key(source, "query-timeout") + " is shorter than a second",
                    "Give a duration such as 5s.");
            Misconfiguration.check(
                    poolSize >= 1, key(source, "pool-size") + " is less than 1", "Give a number such as 4.");
        }

        @Override
        public String toString() {
            return "Database[poolSize=" + poolSize + "]";
        }
    }

    /**
     * In each query {@code :user} is the user name, as a bound parameter: in the user query the normalized name that was
     * typed, in the other two the value of the user query's first column.
     *
     * @param user three columns: the canonical user name, the password hash, whether the account is enabled
     * @param roles one column, with a row for each authority; no roles when unset
     * @param attributes each column is an attribute for {@code gatehouse.token.claims}, each row a value; no attributes
     *     when unset
     */
    record Queries(
            @Name("user-query") @DefaultValue("") String user,
            @Name("roles-query") @Nullable String roles,
            @Name("attributes-query") @Nullable String attributes) {

        private void check(String source) {
            requireUser(key(source, "user-query"), user);
            requireUser(key(source, "roles-query"), roles);
            requireUser(key(source, "attributes-query"), attributes);
        }

        private static void requireUser(String key, @Nullable String query) {
            if (query != null) {
                QueryParameters.requireUser(key, query);
            }
        }
    }
}
