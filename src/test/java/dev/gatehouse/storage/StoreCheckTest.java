package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.RecordedFindings;
import dev.gatehouse.support.TestPostgres;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The check finds what would stop the migration of a PostgreSQL database, and migrates nothing. */
class StoreCheckTest {

    @Test
    void aMigratedDatabaseIsAccepted() {
        assertThat(check(TestPostgres.freshDatabase()))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("ok PostgreSQL "),
                        line -> assertThat(line).isEqualTo("ok the schema is that of this version"));
    }

    @Test
    void anEmptyDatabaseStaysEmpty() {
        String url = TestPostgres.emptyDatabase();
        assertThat(check(url)).endsWith("ok the schema is empty: the first start creates the tables");
        assertThat(jdbc(url)
                        .queryForObject("select count(*) from pg_tables where schemaname = 'public'", Integer.class))
                .isZero();
    }

    @Test
    void anOlderSchemaIsToBeMigrated() {
        String url = TestPostgres.emptyDatabase();
        Flyway.configure().dataSource(url, null, null).target("3").load().migrate();
        assertThat(check(url))
                .last()
                .asString()
                .matches("ok the start applies \\d+ migrations, the first one to version 4:.*");
    }

    @Test
    void aUserWithoutTheRightToCreateTablesIsReported() {
        String url = TestPostgres.emptyDatabase();
        jdbc(url).execute("create role reader_of_nothing login");
        refused(url.replace("user=postgres", "user=reader_of_nothing"))
                .hasMessageContaining("may not create tables in the schema public");
        Flyway.configure().dataSource(url, null, null).target("3").load().migrate();
        jdbc(url).execute("grant create on schema public to reader_of_nothing");
        jdbc(url).execute("grant select on all tables in schema public to reader_of_nothing");
        refused(url.replace("user=postgres", "user=reader_of_nothing"))
                .hasMessageContaining("does not own the tables [");
    }

    @Test
    void tablesOfAnotherApplicationAreReported() {
        String url = TestPostgres.emptyDatabase();
        jdbc(url).execute("create table invoice (id int)");
        refused(url).hasMessage("spring.datasource.url names a database with tables of another application: invoice");
    }

    @Test
    void changedMigrationsAreReported() {
        String url = TestPostgres.freshDatabase();
        jdbc(url).execute("update flyway_schema_history set checksum = 1 where version = '2'");
        refused(url).hasMessageContaining("the migrations in the database are not those of this version:");
    }

    @Test
    void aNewerSchemaIsAcceptedUntilAMigrationRemovesWhatThisVersionUses() {
        String url = TestPostgres.freshDatabase();
        migrated(url, 997, "more columns");
        migrated(url, 998, "contract since 20 drop a column that 20 does not use");
        assertThat(check(url))
                .last()
                .asString()
                .startsWith("ok the schema is that of a newer version")
                .endsWith(": 997, 998");
        migrated(url, 999, "contract since 997 drop a column");
        refused(url).hasMessageContaining("removed what this version uses from the database, in migrations 999");
    }

    private static void migrated(String url, int version, String description) {
        jdbc(url)
                .update(
                        "insert into flyway_schema_history select ?, ?, ?, type, 'V.sql', checksum, installed_by,"
                                + " installed_on, execution_time, success from flyway_schema_history where version = '1'",
                        version,
                        String.valueOf(version),
                        description);
    }

    private static AbstractThrowableAssert<?, ?> refused(String url) {
        return assertThatThrownBy(() -> check(url)).isInstanceOf(Misconfiguration.class);
    }

    private static List<String> check(String url) {
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("flyway", Flyway.configure().dataSource(database).load());
        RecordedFindings findings = new RecordedFindings();
        new StoreCheck(database, beans.getBeanProvider(Flyway.class)).run(findings);
        return findings.lines();
    }

    private static JdbcTemplate jdbc(String url) {
        return new JdbcTemplate(new DriverManagerDataSource(url));
    }
}
