package dev.gatehouse.storage;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables of an H2 database, as the statements of a version depend on them.
 *
 * @param columns by table and name
 * @param constraints and unique indexes by name
 * @param indexes that are not unique
 */
record SchemaShape(
        Set<String> tables, Map<String, Column> columns, Map<String, Constraint> constraints, Set<String> indexes) {

    /** @param length 0 for types without one */
    record Column(
            String table,
            String type,
            long length,
            boolean nullable,
            @Nullable String given) {}

    /** @param tables that it restricts: its own one and, for a foreign key, the other one */
    record Constraint(Set<String> tables, String rule) {}

    static SchemaShape read(Connection connection) {
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        Map<String, Column> columns = new HashMap<>();
        jdbc.sql(
                        "select table_name, column_name, data_type, coalesce(character_maximum_length, 0) as length, is_nullable,"
                                + " coalesce(column_default, identity_generation) as given from information_schema.columns"
                                + " where table_schema = 'PUBLIC'")
                .query(row -> {
                    columns.put(
                            row.getString("table_name") + "." + row.getString("column_name"),
                            new Column(
                                    row.getString("table_name"),
                                    row.getString("data_type"),
                                    row.getLong("length"),
                                    row.getString("is_nullable").equals("YES"),
                                    row.getString("given")));
                });
        return new SchemaShape(
                Set.copyOf(strings(
                        jdbc, "select table_name from information_schema.tables where table_schema = 'PUBLIC'")),
                columns,
                constraints(jdbc),
                Set.copyOf(strings(
                        jdbc,
                        "select index_name from information_schema.indexes where table_schema = 'PUBLIC'"
                                + " and index_type_name = 'INDEX' and is_generated = false")));
    }

    private static Map<String, Constraint> constraints(JdbcClient jdbc) {
        Map<String, Constraint> constraints = new HashMap<>();
        jdbc.sql(
                        "select c.constraint_name as name, c.table_name, c.constraint_type as rule, other.table_name as other"
                                + " from information_schema.table_constraints c"
                                + " left join information_schema.referential_constraints r on r.constraint_name = c.constraint_name"
                                + " and r.delete_rule <> 'CASCADE'"
                                + " left join information_schema.table_constraints other"
                                + " on other.constraint_name = r.unique_constraint_name where c.table_schema = 'PUBLIC'"
                                + " union select index_name, table_name, index_type_name, null from information_schema.indexes"
                                + " where table_schema = 'PUBLIC' and index_type_name = 'UNIQUE INDEX' and is_generated = false")
                .query(row -> {
                    String other = row.getString("other");
                    String own = row.getString("table_name");
                    constraints.put(
                            row.getString("name"),
                            new Constraint(other == null ? Set.of(own) : Set.of(own, other), row.getString("rule")));
                });
        return constraints;
    }

    private static List<String> strings(JdbcClient jdbc, String query) {
        return jdbc.sql(query).query(String.class).list();
    }

    /** What statements that were written for this schema meet in the other one: an error, an unexpected null, or a slow search. */
    List<String> breaks(SchemaShape after) {
        List<String> breaks = new ArrayList<>();
        columns.forEach((name, column) -> {
            if (after.columns.containsKey(name)) {
                changes(name, column, after.columns.get(name), breaks);
            } else {
                breaks.add("removes " + name);
            }
        });
        after.columns.forEach((name, column) -> {
            boolean added = tables.contains(column.table()) && !columns.containsKey(name);
            if (added && !column.nullable() && column.given() == null) {
                breaks.add("adds " + name + ", which is not null and has no default");
            }
        });
        constraints.keySet().stream()
                .filter(name -> !after.constraints.containsKey(name))
                .forEach(name -> breaks.add("removes " + name));
        indexes.stream().filter(name -> !after.indexes.contains(name)).forEach(name -> breaks.add("removes " + name));
        after.constraints.forEach((name, constraint) -> {
            if (!constraints.containsKey(name) && constraint.tables().stream().anyMatch(tables::contains)) {
                breaks.add("adds a " + constraint.rule() + " to a table");
            }
        });
        return breaks.stream().sorted().toList();
    }

    private static void changes(String name, Column before, Column after, List<String> breaks) {
        if (!before.type().equals(after.type())) {
            breaks.add("changes the type of " + name);
        } else if (after.length() < before.length()) {
            breaks.add("shortens " + name);
        }
        if (before.nullable() != after.nullable()) {
            breaks.add(name + (after.nullable() ? " may be null" : " is not null"));
        }
        if (!Objects.equals(before.given(), after.given())) {
            breaks.add("changes the default of " + name);
        }
    }
}
