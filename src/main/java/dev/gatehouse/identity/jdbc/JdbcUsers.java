package dev.gatehouse.identity.jdbc;

import dev.gatehouse.identity.jdbc.JdbcProperties.UserTable;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks the operator's queries. A user name is only ever a bound parameter. Every method throws
 * {@link DataAccessException} when the database does not answer.
 */
class JdbcUsers {
    private static final Set<String> YES = Set.of("true", "t", "yes", "y", "on", "1");

    private final UserTable table;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    JdbcUsers(UserTable table, DataSource connections) {
        this.table = table;
        this.template = new JdbcTemplate(connections);
        template.setQueryTimeout(Math.toIntExact(table.queryTimeout().toSeconds()));
        this.jdbc = JdbcClient.create(template);
    }

    List<Row> find(String user) {
        return ask(table.userQuery(), user)
                .query((row, number) -> new Row(
                        Objects.requireNonNullElse(row.getString(1), ""),
                        Objects.requireNonNullElse(row.getString(2), "").strip(),
                        isYes(row.getObject(3))))
                .list();
    }

    Set<String> authorities(String name) {
        List<String> authorities = new ArrayList<>();
        if (table.rolesQuery() != null) {
            ask(table.rolesQuery(), name).query((ResultSet row) -> {
                String authority = row.getString(1);
                if (authority != null) {
                    authorities.add(authority.strip());
                }
            });
        }
        return Set.copyOf(authorities);
    }

    /** A column is an attribute, and several rows are several values. Bytes are no text and stay behind. */
    Map<String, List<String>> attributes(String name) {
        Map<String, List<String>> attributes = new HashMap<>();
        if (table.attributesQuery() != null) {
            ask(table.attributesQuery(), name).query((ResultSet row) -> {
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

    /** What the database calls itself. */
    String product() {
        return String.valueOf(template.<String>execute(
                (java.sql.Connection connection) -> connection.getMetaData().getDatabaseProductName() + " "
                        + connection.getMetaData().getDatabaseProductVersion()));
    }

    /** How many columns a query has, asked about somebody. */
    int columns(String query, String user) {
        ResultSetExtractor<Integer> count = rows -> rows.getMetaData().getColumnCount();
        return ask(query, user).query(count);
    }

    private JdbcClient.StatementSpec ask(String query, String user) {
        return jdbc.sql(query).param("user", user);
    }

    /** Tables say yes in many ways; what is none of them is no. */
    private static boolean isYes(@Nullable Object enabled) {
        if (enabled instanceof Boolean yes) {
            return yes;
        }
        return enabled != null && YES.contains(enabled.toString().strip().toLowerCase(Locale.ROOT));
    }

    /**
     * A row of the table.
     *
     * @param name as the table spells it
     * @param enabled whether its user may come in
     */
    record Row(String name, String hash, boolean enabled) {

        @Override
        public String toString() {
            return "Row[name=" + name + "]";
        }
    }
}
