package dev.gatehouse.storage;

import dev.gatehouse.config.CheckMode;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Migrates the database at the start, unless that cannot succeed: Flyway would try for ten seconds, or use newer tables. */
@Component
@Profile(CheckMode.OFF)
class StoreMigration implements FlywayMigrationStrategy {

    /** @throws dev.gatehouse.config.Misconfiguration as {@code --check} reports it */
    @Override
    public void migrate(Flyway flyway) {
        DataSource dataSource = flyway.getConfiguration().getDataSource();
        StoreSchema schema = StoreSchema.read(dataSource);
        StoreCheck.requireOurs(flyway, schema);
        if (schema.isPostgres() && flyway.info().pending().length > 0) {
            new SchemaRights(dataSource, schema.name()).check();
        }
        EmbeddedDatabase.writeAtEnd(dataSource, flyway::migrate);
    }
}
