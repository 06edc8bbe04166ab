package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the user of a PostgreSQL database may migrate it.
 *
 * @param schema null if there is none
 */
record SchemaRights(DataSource dataSource, @Nullable String schema) {
    private static final String ACTION =
            "As the owner of the database: grant create on schema %s to the user of spring.datasource.username.";

    /** @throws Misconfiguration if the user may not create tables, or not change those that exist */
    void check() {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        Misconfiguration.check(
                schema != null,
                "the user of spring.datasource.username has no schema: none of its search_path exists",
                "Create the schema, or set currentSchema in spring.datasource.url.");
        Misconfiguration.check(
                jdbc.sql("select has_schema_privilege(?, 'CREATE')")
                        .param(schema)
                        .query(Boolean.class)
                        .single(),
                "the user of spring.datasource.username may not create tables in the schema " + schema,
                ACTION.formatted(schema));
        List<String> others = jdbc.sql("select tablename from pg_tables where schemaname = ?"
                        + " and not pg_has_role(tableowner, 'USAGE') order by tablename")
                .param(schema)
                .query(String.class)
                .list();
        Misconfiguration.check(
                others.isEmpty(),
                "the user of spring.datasource.username does not own the tables " + others
                        + ", so the start cannot migrate them",
                "Use the user that owns them, or make this one their owner: alter table … owner to ….");
    }
}
