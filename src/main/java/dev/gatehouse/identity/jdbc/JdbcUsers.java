package dev.gatehouse.identity.jdbc;

import dev.gatehouse.identity.jdbc.JdbcProperties.Queries;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs the configured queries. The user name is always a bound parameter. Every method throws
 * {@link DataAccessException} if the database does not answer.
 */
class JdbcUsers {
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
                        name(row),
                        Objects.requireNonNullElse(row.getString(2), "").strip(),
                        EnabledColumn.of(row.getObject(3))))
                .list();
    }

    Set<String> authorities(String name) {
        return queries.roles() == null
                ? Set.of()
                : query(queries.roles(), name).query((row, number) -> texts(row, 1)).list().stream()
                        .flatMap(List::stream)
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Each column is an attribute, and each row a value, or each element of an array. Binary columns are ignored. */
    Map<String, List<String>> attributes(String name) {
        Map<String, List<String>> attributes = new HashMap<>();
        if (queries.attributes() != null) {
            query(queries.attributes(), name).query((ResultSet row) -> {
                ResultSetMetaData columns = row.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    List<String> values = attributes.computeIfAbsent(
                            columns.getColumnLabel(i).toLowerCase(Locale.ROOT), label -> new ArrayList<>());
                    texts(row, i).stream()
                            .filter(value -> !values.contains(value))
                            .forEach(values::add);
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

    /** A column of type CHAR has blanks at the end that belong to its width and not to the name. */
    private static String name(ResultSet row) throws SQLException {
        String name = Objects.requireNonNullElse(row.getString(1), "");
        return row.getMetaData().getColumnType(1) == Types.CHAR ? name.stripTrailing() : name;
    }

    /** The values of a column: the elements of an array, none for NULL and for binary data. */
    private static List<String> texts(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof Array array) {
            return array.getArray() instanceof Object[] elements
                    ? Stream.of(elements)
                            .filter(Objects::nonNull)
                            .map(String::valueOf)
                            .toList()
                    : List.of();
        }
        String text = value instanceof byte[] ? null : row.getString(column);
        return text == null ? List.of() : List.of(text);
    }

    /**
     * A row of the table.
     *
     * @param name as written in the table
     */
    record Row(String name, String hash, EnabledColumn enabled) {

        @Override
        public String toString() {
            return "Row[name=" + name + "]";
        }
    }
}
