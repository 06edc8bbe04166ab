package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param jdbc the user tables by the name of the source */
@ConfigurationProperties("gatehouse.identity")
record JdbcProperties(@DefaultValue Map<String, UserTable> jdbc) {

    JdbcProperties {
        jdbc.forEach((name, table) -> table.check(key(name, "")));
    }

    /** The key of one setting of a source. */
    static String key(String source, String setting) {
        return "gatehouse.identity.jdbc." + source + "." + setting;
    }

    /**
     * In each query {@code :user} is the user name, as a bound parameter. In the first it is as typed, in its one
     * spelling; in the others it is what the first column of the first one held.
     *
     * @param url of the database; it says which driver is used
     * @param username of somebody who may read the table, and had better be able to do no more
     * @param userQuery three columns: the canonical user name, the password hash, whether the account is enabled
     * @param rolesQuery one column, a row for each authority; no roles when unset
     * @param attributesQuery each column is an attribute of that name, for {@code gatehouse.token.claims}; several rows
     *     are several values; no attributes when unset
     * @param defaultEncoder the format of hashes without an id in braces; such hashes are refused when unset
     * @param connectionTimeout for a connection, new or of the pool
     * @param queryTimeout of one query, whole seconds
     * @param poolSize connections at most
     * @param optional whether the next source may be asked while this database is down
     * @param userPrefix put before each name, so that it is no name of another source
     * @param userSuffix put after each name, as {@code @shop}
     */
    record UserTable(
            @DefaultValue("") String url,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("") String userQuery,
            @Nullable String rolesQuery,
            @Nullable String attributesQuery,
            @Nullable String defaultEncoder,
            @DefaultValue("3s") Duration connectionTimeout,
            @DefaultValue("5s") Duration queryTimeout,
            @DefaultValue("4") int poolSize,
            @DefaultValue("false") boolean optional,
            @DefaultValue("") String userPrefix,
            @DefaultValue("") String userSuffix) {

        private void check(String prefix) {
            Misconfiguration.check(
                    url.startsWith("jdbc:"),
                    prefix + "url",
                    "is no address of a database",
                    "Set it to one such as jdbc:postgresql://db.example.com/shop.");
            requireUser(prefix + "user-query", userQuery);
            requireUser(prefix + "roles-query", rolesQuery);
            requireUser(prefix + "attributes-query", attributesQuery);
            Misconfiguration.check(
                    defaultEncoder == null || TableHashes.FORMATS.contains(defaultEncoder),
                    prefix + "default-encoder",
                    "is " + defaultEncoder + ", which is no format that is accepted",
                    "Set it to one of " + String.join(", ", TableHashes.FORMATS) + ".");
            // Hikari would take a shorter one for a mistake, and JDBC would round the other down to none at all.
            Misconfiguration.check(
                    connectionTimeout.toMillis() >= 250,
                    prefix + "connection-timeout",
                    "is shorter than 250 ms",
                    "Give a duration such as 3s.");
            Misconfiguration.check(
                    queryTimeout.toSeconds() >= 1,
                    prefix + "query-timeout",
                    "is shorter than a second",
                    "Give a duration such as 5s.");
            Misconfiguration.check(poolSize >= 1, prefix + "pool-size", "is less than 1", "Give a number such as 4.");
        }

        private static void requireUser(String key, @Nullable String query) {
            Misconfiguration.check(
                    query == null || query.contains(":user"),
                    key,
                    "has no :user, so every user name would find the same rows",
                    "Write :user where the user name goes.");
        }

        @Override
        public String toString() {
            return "UserTable[userQuery=" + userQuery + "]";
        }
    }
}
