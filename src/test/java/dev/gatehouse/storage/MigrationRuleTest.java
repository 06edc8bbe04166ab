package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MemoryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expand, then contract (decision 137): nodes of the version before go on with the tables of the new one. A migration that removes or
 * restricts something is called {@code contract_since_N_...}; versions without migration N do not start after it.
 */
@Tag("unit")
class MigrationRuleTest {
    private static final String TABLES = """
            create table owner (id int not null primary key);
            create table item (
              id int not null primary key, name varchar(20) not null, note varchar(20), kind varchar(8) default 'a' not null,
              owner int constraint item_owner references owner (id), code int constraint item_code unique);
            create index item_by_note on item (note);
            create unique index item_by_name on item (name, kind);
            """;

    /** From before the rule. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "4", List.of("adds SESSION.LAST_SEEN_AT, which is not null and has no default"),
            "10", List.of("ENDED_SESSION.SESSION_ID may be null"),
            "19", List.of("removes AUDIT_EVENT_BY_TIME"));

    @Test
    void everyMigrationKeepsWhatTheVersionBeforeUses() {
        assertThat(breaks()).isEqualTo(KNOWN);
    }

    @Test
    void theDocumentedTablesAreThoseOfTheMigrations() throws Exception {
        List<String> documented = Pattern.compile("(?m)^\\| `([^|]+)` \\|")
                .matcher(Files.readString(Path.of("docs/schema.md")))
                .results()
                .flatMap(row -> Arrays.stream(row.group(1).split("`, `")))
                .toList();
        try (MemoryDatabase database = new MemoryDatabase();
                Connection connection = database.getConnection()) {
            assertThat(SchemaShape.read(connection).tables())
                    .extracting(table -> table.toLowerCase(Locale.ROOT))
                    .containsExactlyInAnyOrderElementsOf(documented);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            drop table item                                               | removes ITEM.ID
            alter table item drop column note                             | removes ITEM.NOTE
            alter table item rename to thing                              | removes ITEM.NAME
            alter table item rename column note to remark                 | removes ITEM.NOTE
            drop index item_by_note                                       | removes ITEM_BY_NOTE
            drop index item_by_name                                       | removes ITEM_BY_NAME
            alter table item drop constraint item_code                    | removes ITEM_CODE
            alter table item alter column note set not null               | ITEM.NOTE is not null
            alter table item alter column name drop not null              | ITEM.NAME may be null
            alter table item alter column kind drop default               | changes the default of ITEM.KIND
            alter table item alter column note set default 'b'            | changes the default of ITEM.NOTE
            alter table item alter column note set data type varchar(10)  | shortens ITEM.NOTE
            alter table item alter column code set data type varchar(20)  | changes the type of ITEM.CODE
            alter table item alter column code set data type bigint       | changes the type of ITEM.CODE
            alter table item add column size int not null                 | adds ITEM.SIZE, which is not null and has no default
            alter table item add constraint note_once unique (note)       | adds a UNIQUE to a table
            alter table item add constraint short check (length(note) < 9) | adds a CHECK to a table
            create unique index note_once on item (note)                  | adds a UNIQUE INDEX to a table
            alter table item add constraint to_owner foreign key (code) references owner (id) | adds a FOREIGN KEY to a table
            create table part (item int constraint of references item (id)) | adds a FOREIGN KEY to a table
            """)
    void aMigrationThatBreaksTheVersionBeforeIsFound(String migration, String found) throws SQLException {
        assertThat(breaksOf(migration)).contains(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table part (item int not null references item (id) on delete cascade, name varchar(9) unique)",
                "alter table item add column size int",
                "alter table item add column size int default 1 not null",
                "alter table item add column seq bigint generated always as identity",
                "alter table item alter column note set data type varchar(200)",
                "create index item_by_kind on item (kind)",
                "insert into owner (id) values (1)"
            })
    void aMigrationThatAddsIsAccepted(String migration) throws SQLException {
        assertThat(breaksOf(migration)).isEmpty();
    }

    private static List<String> breaksOf(String migration) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID());
                Statement statement = database.createStatement()) {
            statement.execute(TABLES);
            SchemaShape before = SchemaShape.read(database);
            statement.execute(migration);
            return before.breaks(SchemaShape.read(database));
        }
    }

    /** By the number of the migration, without those that are called contracts. */
    private static Map<String, List<String>> breaks() {
        Comparison comparison = new Comparison();
        Flyway.configure()
                .dataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", null, null)
                .callbacks(comparison)
                .load()
                .migrate();
        return comparison.breaks;
    }

    /** Compares the schema after each migration with the one before it. */
    private static final class Comparison extends BaseCallback {
        private final Map<String, List<String>> breaks = new HashMap<>();
        private SchemaShape before;

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            SchemaShape now = SchemaShape.read(context.getConnection());
            if (event == Event.AFTER_EACH_MIGRATE) {
                MigrationInfo migration = context.getMigrationInfo();
                List<String> found = before.breaks(now);
                if (!found.isEmpty() && NewerMigrations.requiredBy(migration.getDescription()) == 0) {
                    breaks.put(String.valueOf(migration.getVersion()), found);
                }
            }
            before = now;
        }
    }
}
