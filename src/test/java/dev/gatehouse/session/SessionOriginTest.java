package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.OnBothStores;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A session stores where it was opened, in a form that is safe to show. */
class SessionOriginTest extends OnBothStores {
    SessionOriginTest() {
        super(Gatehouse::demo);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void addressAndUserAgentAreStored(Gatehouse gatehouse) {
        gatehouse.sendJson(
                "POST",
                "/authenticate",
                Json.object("user", "alice", "password", "alice-secret"),
                "User-Agent",
                "Browser/1 " + "x".repeat(300));
        Map<String, Object> row = gatehouse
                .bean(JdbcClient.class)
                .sql("select address, user_agent, requests, failures from session")
                .query()
                .singleRow();
        assertThat(row).containsEntry("address", "127.0.0.1").containsEntry("requests", 0L);
        assertThat(row.get("user_agent")).isEqualTo("Browser/1 " + "x".repeat(246));
    }

    @Test
    void invisibleCharactersAreRemoved() {
        assertThat(SessionRows.userAgent(
                        new Caller("192.0.2.7", "a\u0000b\u001b[31m\u00adc\u202ed\ud800e\ud83d\ude00f")))
                .isEqualTo("ab[31mcdef");
        assertThat(SessionRows.userAgent(new Caller("::1", null))).isEmpty();
    }
}
