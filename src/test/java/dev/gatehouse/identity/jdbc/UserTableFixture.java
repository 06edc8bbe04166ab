package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.support.Gatehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.JdkIdGenerator;

/** A PostgreSQL database with the user table of another application, a shop. */
final class UserTableFixture implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final List<JdbcConfiguration> configurations = new ArrayList<>();

    UserTableFixture() {
        this(start(EmbeddedPostgres.builder()));
        sql("create table member (login text primary key, pw char(200), active smallint, mail text, nick text,"
                + " face bytea)");
        sql("create table member_right (login text, code text)");
        sql("create table member_phone (login text, phone text)");
    }

    UserTableFixture(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return postgres.getPort();
    }

    void sql(String statement, Object... values) {
        new JdbcTemplate(postgres.getPostgresDatabase()).update(statement, values);
    }

    void member(String login, String hash) {
        sql("insert into member values (?, ?, 1, ?, ?, 'x'::bytea)", login, hash, login + "@shop.example", login);
    }

    /** Starts Gatehouse with this table as its only source; later arguments replace earlier ones. */
    Gatehouse gatehouse(String... arguments) {
        return Gatehouse.bare(
                Stream.concat(settings("shop"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Creates the source as the start of the application does, without the rest of the application. */
    JdbcIdentitySource source(String... changes) {
        return source(new MockEnvironment(), changes);
    }

    /** Creates the source as the command {@code --check} does. */
    JdbcIdentitySource sourceInCheckMode(String... changes) {
        MockEnvironment environment = new MockEnvironment();
        environment.addActiveProfile(CheckMode.PROFILE);
        return source(environment, changes);
    }

    private JdbcIdentitySource source(MockEnvironment environment, String... changes) {
        Map<String, String> settings = new LinkedHashMap<>();
        Stream.concat(settings("shop").map(argument -> argument.substring(2)), Stream.of(changes))
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> settings.put(setting[0], setting[1]));
        JdbcProperties properties = new Binder(new MapConfigurationPropertySource(settings))
                .bind("gatehouse.identity", JdbcProperties.class)
                .get();
        JdbcConfiguration configuration = new JdbcConfiguration();
        configurations.add(configuration);
        return (JdbcIdentitySource) configuration
                .jdbcSources(
                        properties,
                        Gatehouse.shared().bean(PasswordHashing.class),
                        Gatehouse.shared().bean(Roles.class),
                        new JdkIdGenerator(),
                        environment)
                .sources()
                .get(0);
    }

    Stream<String> settings(String source) {
        return Stream.of(
                        "url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "user-query=select login, pw, active from member where lower(login) = :user",
                        "roles-query=select code from member_right where login = :user",
                        "attributes-query=select mail, nick as \"Nick\", face, phone from member"
                                + " left join member_phone using (login) where login = :user")
                .map(setting -> "--gatehouse.identity.jdbc." + source + "." + setting);
    }

    @Override
    public void close() throws IOException {
        configurations.forEach(JdbcConfiguration::destroy);
        postgres.close();
    }
}
