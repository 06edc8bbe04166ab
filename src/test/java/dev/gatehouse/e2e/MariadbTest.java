package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A user table in MariaDB, whose driver is not part of Gatehouse, and whose names ignore accents. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariadbTest {
    private static final String PREFIX = "--gatehouse.identity.jdbc.shop.";
    private static final String HASH = new BCryptPasswordEncoder(4).encode("secret");

    private Mariadb mariadb;
    private Gatehouse gatehouse;

    @BeforeAll
    void start() {
        mariadb = Mariadb.started();
        mariadb.sql("create table member (login varchar(40) character set latin1 collate latin1_swedish_ci primary key,"
                + " pw char(80), active bit(1))");
        mariadb.sql("create table member_right (login varchar(40) character set latin1, code varchar(20))");
        gatehouse = Gatehouse.bare(
                PREFIX + "url=" + mariadb.url(),
                PREFIX + "driver-path=" + Mariadb.driver(),
                PREFIX + "query-timeout=1s",
                PREFIX + "connection-timeout=1s",
                PREFIX + "user-query=select login, pw, active from member where login = :user",
                PREFIX + "roles-query=select code from member_right where login = :user",
                PREFIX + "attributes-query=select active, login as nick from member where login = :user",
                "--gatehouse.roles.clerk.authorities=clerks",
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.caller.trusted-proxies=127.0.0.1",
                "--gatehouse.token.claims.nick=nick");
    }

    @AfterAll
    void stop() throws IOException {
        gatehouse.close();
        mariadb.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana", "Áná", "ana  "})
    void theNameInTheTableIsTheNameHoweverItIsTyped(String typed) {
        mariadb.sql("replace into member values ('Ana', ?, 1)", HASH);
        mariadb.sql("insert into member_right values ('Ana', 'clerks')");
        Response response = signIn(typed, "secret", "192.0.2.1");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        Map<?, ?> claims = TokenForger.claims(response.text("token"));
        assertThat(claims.get("sub")).isEqualTo("ana");
        assertThat(claims.get("roles")).isEqualTo(List.of("clerk"));
        assertThat(claims.get("nick")).isEqualTo("Ana");
    }

    @Test
    void guessesInAllSpellingsOfANameUseOneBudget() {
        mariadb.sql("insert into member values ('joseo', ?, 1)", HASH);
        List<String> spellings = Stream.of("ó", "ò", "õ", "ô", "o")
                .flatMap(first -> Stream.of("é", "è", "ë", "ê", "e").map(second -> "j" + first + "s" + second + "o"))
                .toList();
        List<Integer> tried = IntStream.range(0, spellings.size())
                .mapToObj(i ->
                        signIn(spellings.get(i), "wrong", "198.51.100." + i).status())
                .toList();
        assertThat(tried).startsWith(403, 403, 403, 403).hasSize(25);
        assertThat(tried.subList(4, 25)).containsOnly(429);
        assertThat(signIn("josèo", "secret", "203.0.113.7").status()).isEqualTo(429);
    }

    /** Its letters are in no column of the table. */
    @Test
    void aNameThatTheDatabaseCannotCompareIsUnknown() {
        assertThat(signIn("jóśê", "secret", "192.0.2.3").problem())
                .isEqualTo("403 authentication_failed: Authentication failed for jóśê: bad credentials");
        assertThat(signIn("Ω", "secret", "192.0.2.3").status()).isEqualTo(403);
        assertThat(signIn("😀", "secret", "192.0.2.3").status()).isEqualTo(403);
    }

    @Test
    void aDatabaseThatStopsOrIsSilentIsAnOutage() throws IOException {
        mariadb.sql("insert into member values ('bea', ?, 1)", HASH);
        assertThat(signIn("bea", "secret", "192.0.2.4").status()).isEqualTo(200);
        mariadb.pause();
        assertThat(signIn("bea", "secret", "192.0.2.4").status()).isEqualTo(503);
        mariadb.resume();
        mariadb.stop();
        assertThat(signIn("bea", "wrong", "192.0.2.4").status()).isEqualTo(503);
        assertThat(signIn("jóśê", "wrong", "192.0.2.4").status()).isEqualTo(503);
        mariadb.start();
        await().until(() -> signIn("bea", "secret", "192.0.2.4").status() == 200);
    }

    private Response signIn(String user, String password, String address) {
        return gatehouse.sendJson(
                "POST", "/authenticate", Json.object("user", user, "password", password), "X-Forwarded-For", address);
    }
}
