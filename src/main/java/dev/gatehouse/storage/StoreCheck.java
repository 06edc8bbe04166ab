package dev.gatehouse.storage;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Finds what would stop the migration of the database, without migrating it, for {@code --check}. */
@Component
@Profile(CheckMode.CHECK)
public class StoreCheck {
    private final DataSource dataSource;
    private final ObjectProvider<Flyway> migrations;

    StoreCheck(DataSource dataSource, ObjectProvider<Flyway> migrations) {
        this.dataSource = dataSource;
        this.migrations = migrations;
    }

    /**
     * @throws Misconfiguration if the start would refuse the database
     * @throws RuntimeException if the database does not answer
     */
    public void run(Findings findings) {
        StoreSchema schema = StoreSchema.read(dataSource);
        findings.accept(schema.product());
        if (UntouchedStore.isNew(schema.url())) {
            findings.accept("there is no database yet: the first start creates it");
            return;
        }
        Flyway flyway = migrations.getIfAvailable();
        if (flyway == null) {
            findings.warn("spring.flyway.enabled is false: the start neither creates nor checks the tables");
            return;
        }
        requireOurs(flyway, schema);
        List<MigrationInfo> pending = List.of(flyway.info().pending());
        if (pending.isEmpty()) {
            List<MigrationInfo> newer = NewerMigrations.applied(flyway.info());
            findings.accept(
                    newer.isEmpty()
                            ? "the schema is that of this version"
                            : "the schema is that of a newer version, and has all that this version uses; newer migrations: "
                                    + versions(newer));
            return;
        }
        if (schema.isPostgres()) {
            new SchemaRights(dataSource, schema.name()).check();
        }
        findings.accept(
                schema.tables().isEmpty()
                        ? "the schema is empty: the first start creates the tables"
                        : "the start applies " + pending.size() + " migrations, the first one to version "
                                + pending.get(0).getVersion() + ": back up the database before");
    }

    /** @throws Misconfiguration if the tables are of another application, or the migrations are not those of this version or newer */
    static void requireOurs(Flyway flyway, StoreSchema schema) {
        String history = flyway.getConfiguration().getTable();
        Misconfiguration.check(
                schema.tables().isEmpty()
                        || schema.tables().stream().anyMatch(history::equalsIgnoreCase)
                        || flyway.getConfiguration().isBaselineOnMigrate(),
                "spring.datasource.url names a database with tables of another application: "
                        + schema.tables().stream().limit(5).collect(Collectors.joining(", ")),
                "Set it to an empty database, or to an empty schema of this one.");
        List<MigrationInfo> contracts = NewerMigrations.unusable(flyway.info());
        Misconfiguration.check(
                contracts.isEmpty(),
                "a newer version of Gatehouse has removed what this version uses from the database, in migrations "
                        + versions(contracts),
                "Use that version, or restore the backup from before the upgrade.");
        ValidateResult result = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .ignoreMigrationPatterns(
                        ValidatePattern.fromPattern("*:pending"), ValidatePattern.fromPattern("*:future"))
                .load()
                .validateWithResult();
        Misconfiguration.check(
                result.validationSuccessful,
                "the migrations in the database are not those of this version: "
                        + result.getAllErrorMessages().replaceAll("\\s+", " ").strip(),
                "Set spring.datasource.url to the database of this Gatehouse, or restore a backup.");
    }

    private static String versions(List<MigrationInfo> migrations) {
        return migrations.stream()
                .map(migration -> String.valueOf(migration.getVersion()))
                .collect(Collectors.joining(", "));
    }
}
