package dev.gatehouse.storage;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The schema of a database, as it is.
 *
 * @param product name and version of the database
 * @param url by which it is opened
 * @param name null if the user has none
 * @param tables and views, without those of extensions
 */
record StoreSchema(
        String product,
        String url,
        boolean isPostgres,
        @Nullable String name,
        List<String> tables) {
    /** Without what an extension has brought, as Flyway does it. */
    private static final String OF_POSTGRES = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'f')
               and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
             order by c.relname""";

    static StoreSchema read(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        return Objects.requireNonNull(jdbc.<StoreSchema>execute((Connection connection) -> {
            DatabaseMetaData database = connection.getMetaData();
            String product = database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
            boolean postgres = DatabaseDriver.fromJdbcUrl(database.getURL()) == DatabaseDriver.POSTGRESQL;
            return new StoreSchema(
                    product,
                    database.getURL(),
                    postgres,
                    connection.getSchema(),
                    postgres ? jdbc.queryForList(OF_POSTGRES, String.class) : tables(connection));
        }));
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return List.copyOf(names);
    }
}
