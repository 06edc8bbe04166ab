package dev.gatehouse.identity.jdbc;

import dev.gatehouse.identity.jdbc.JdbcProperties.Queries;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs the configured queries. The user name is always a bound parameter. Every method throws
 * {@link DataAccessException} if the database does not answer.
 */
class JdbcUsers {
    private static final Set<String> TRUE_VALUES = Set.of("true", "t", "yes", "y", "on", "1");

    private final Queries queries;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    JdbcUsers(DataSource connections, Queries queries, Duration queryTimeout) {
        this.queries = queries;
        this.template = new JdbcTemplate(connections);
        template.setQueryTimeout(Math.toIntExact(queryTimeout.toSeconds()));
        this.jdbc = JdbcClient.create(template);
    }

    List<Row> find(String user) {
        return query(queries.user(), user)
                .query((row, number) -> new Row(
                        Objects.requireNonNullElse(row.getString(1), ""),
                        Objects.requireNonNullElse(row.getString(2), "").strip(),
                        isTrue(row.getObject(3))))
                .list();
    }

    Set<String> authorities(String name) {
        return queries.roles() == null
                ? Set.of()
                : query(queries.roles(), name).query(String.class).list().stream()
                        .filter(Objects::nonNull)
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Each column is an attribute and each row a value. Binary columns are ignored. */
    Map<String, List<String>> attributes(String name) {
        Map<String, List<String>> attributes = new HashMap<>();
        if (queries.attributes() != null) {
            query(queries.attributes(), name).query((ResultSet row) -> {
                ResultSetMetaData columns = row.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String value = row.getObject(i) instanceof byte[] ? null : row.getString(i);
                    List<String> values = attributes.computeIfAbsent(
                            columns.getColumnLabel(i).toLowerCase(Locale.ROOT), label -> new ArrayList<>());
                    if (value != null && !values.contains(value)) {
                        values.add(value);
                    }
                }
            });
        }
        attributes.values().removeIf(List::isEmpty);
        return attributes;
    }

    /** The name and version of the database. */
    String product() {
        return String.valueOf(template.<String>execute(
                (java.sql.Connection connection) -> connection.getMetaData().getDatabaseProductName() + " "
                        + connection.getMetaData().getDatabaseProductVersion()));
    }

    /** The number of columns of a query, which is run for the given user. */
    int columns(String query, String user) {
        ResultSetExtractor<Integer> count = rows -> rows.getMetaData().getColumnCount();
        return query(query, user).query(count);
    }

    private JdbcClient.StatementSpec query(String sql, String user) {
        return jdbc.sql(sql).param("user", user);
    }

    /** Tables write "true" in many ways. Every other value means false. */
    private static boolean isTrue(@Nullable Object enabled) {
        return TRUE_VALUES.contains(String.valueOf(enabled).strip().toLowerCase(Locale.ROOT));
    }

    /**
     * A row of the table.
     *
     * @param name as written in the table
     */
    record Row(String name, String hash, boolean enabled) {

        @Override
        public String toString() {
            return "Row[name=" + name + "]";
        }
    }
}
