package dev.gatehouse.storage;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How many rows a table has, without reading them. */
@Component
public record TableSize(JdbcTemplate jdbc) {
    private static final String ESTIMATE = "select cast(reltuples as bigint) from pg_class where oid = to_regclass(?)";

    /**
     * @param table a name in the schema of Gatehouse
     * @return H2 keeps the number; PostgreSQL estimates it when it analyzes the table, and before that it is -1
     */
    public long of(String table) {
        Long rows = isPostgres()
                ? jdbc.queryForObject(ESTIMATE, Long.class, table)
                : jdbc.queryForObject("select count(*) from " + table, Long.class);
        return rows == null ? -1 : rows;
    }

    private boolean isPostgres() {
        ConnectionCallback<Boolean> check = connection ->
                DatabaseDriver.fromJdbcUrl(connection.getMetaData().getURL()) == DatabaseDriver.POSTGRESQL;
        return Boolean.TRUE.equals(jdbc.execute(check));
    }
}
