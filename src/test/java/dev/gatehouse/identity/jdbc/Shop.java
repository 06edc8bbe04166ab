package dev.gatehouse.identity.jdbc;

import dev.gatehouse.support.Gatehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** The database of some shop, with a user table of its own making. */
final class Shop implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    Shop() {
        this(start(EmbeddedPostgres.builder()));
        sql(
                "create table member (login text primary key, pw char(200), active smallint, mail text, nick text, face bytea)");
        sql("create table member_right (login text, code text)");
        sql("create table member_phone (login text, phone text)");
    }

    Shop(EmbeddedPostgres postgres) {
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

    /** A Gatehouse whose one source is this table; later arguments take the place of earlier ones. */
    Gatehouse gatehouse(String... arguments) {
        return Gatehouse.bare(
                Stream.concat(settings("shop"), Stream.of(arguments)).toArray(String[]::new));
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
        postgres.close();
    }
}
