package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.ExpiredData;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.KeyAdministration;
import dev.gatehouse.token.keys.Pseudonyms;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Security events are stored, and only administrators can read them. */
class AuditTest extends OnBothStores {
    AuditTest() {
        super(Gatehouse::demo);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void signInsAreStoredWithoutSecrets(Gatehouse gatehouse) {
        String sid = sid(gatehouse.signIn("alice"));
        gatehouse.authenticate("alice", "not-the-password");
        JsonNode succeeded = last(gatehouse, "kind=login_succeeded&user=alice");
        assertThat(succeeded.path("sid").asString()).isEqualTo(sid);
        assertThat(succeeded.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(succeeded.path("outcome").asString()).isEqualTo("success");
        JsonNode failed = last(gatehouse, "kind=login_failed&user=alice");
        assertThat(failed.path("outcome").asString()).isEqualTo("authentication_failed");
        assertThat(events(gatehouse, "user=alice").body()).doesNotContain("not-the-password", "alice-secret");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void revocationsKeyChangesAndForgedTokensAreStored(Gatehouse gatehouse) {
        String token = gatehouse.signIn("bob");
        String sid = sid(token);
        gatehouse.bean(Revocations.class).revoke(sid, RevocationReason.ACCOUNT_DISABLED);
        assertThat(last(gatehouse, "kind=session_ended&user=bob").path("reason").asString())
                .isEqualTo("account_disabled");
        TokenForger forger = new TokenForger(gatehouse.bean(SigningKeys.class).current(), token);
        gatehouse.getAs(forger.signed(forger.header(), forger.payloadWith("sub", "\"carol\"")), "/me");
        assertThat(last(gatehouse, "kind=signing_key_leaked").path("reason").asString())
                .contains("carol", gatehouse.bean(SigningKeys.class).current().kid());
        String kid = gatehouse.bean(SigningKeys.class).current().kid();
        gatehouse.bean(KeyAdministration.class).withdraw(kid);
        assertThat(last(gatehouse, "kind=key_compromised").path("reason").asString())
                .contains(kid);
        assertThat(events(gatehouse, "kind=key_rotated&limit=200").body())
                .contains("signing key "
                        + gatehouse.bean(SigningKeys.class).current().kid());
    }

    /** T24. */
    @ParameterizedTest
    @EnumSource(RevocationReason.class)
    void everyReasonOfARevocationIsStored(RevocationReason reason) {
        Gatehouse gatehouse = embedded();
        String sid = sid(gatehouse.signIn("bob"));
        gatehouse.bean(Revocations.class).revoke(sid, reason);
        JsonNode ended = last(gatehouse, "kind=session_ended&user=bob");
        assertThat(ended.path("sid").asString()).isEqualTo(sid);
        assertThat(ended.path("reason").asString()).isEqualTo(reason.text());
    }

    /** T24. */
    @Test
    void revocationsByUsersAndAdministratorsAreStoredWithTheirReason() {
        Gatehouse gatehouse = embedded();
        String admin = gatehouse.signIn("carol");
        String first = gatehouse.signIn("alice");
        String second = gatehouse.signIn("alice");
        String third = gatehouse.signIn("alice");
        assertRevokedBy(gatehouse, admin, "/admin/sessions/" + sid(first), "by_administrator");
        assertRevokedBy(gatehouse, third, "/sessions/" + sid(second), "revoked");
        assertRevokedBy(gatehouse, third, "/sessions/current", "signed_out");
        gatehouse.signIn("alice");
        assertRevokedBy(gatehouse, admin, "/admin/users/alice/sessions", "by_administrator");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPageContinuesWhereTheLastOneEnded(Gatehouse gatehouse) {
        String user = "unknown-" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            gatehouse.authenticate(user, "wrong");
        }
        gatehouse.bean(AuditWriter.class).write();
        user = shown(gatehouse, user);
        JsonNode first = events(gatehouse, "user=" + user + "&limit=3").json();
        assertThat(first.path("events").size()).isEqualTo(3);
        JsonNode second = events(
                        gatehouse,
                        "user=" + user + "&limit=3&after=" + first.path("next").asLong())
                .json();
        assertThat(second.path("events").size()).isEqualTo(2);
        assertThat(second.has("next")).isFalse();
        assertThat(second.at("/events/0/id").asLong())
                .isGreaterThan(first.at("/events/2/id").asLong());
    }

    /** T49. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void controlCharactersAreEscaped(Gatehouse gatehouse) {
        gatehouse
                .bean(AuditWriter.class)
                .add(AuditEvent.of(gatehouse.clock().instant(), "control", "success")
                        .withReason("eve\r\n\u0000forged"));
        gatehouse.bean(AuditWriter.class).write();
        assertThat(events(gatehouse, "kind=control").body())
                .contains("eve\\r\\n forged")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "after=-1", "after=x"})
    void aWrongPageParameterIsRefused(String query) {
        assertThat(events(embedded(), query).problem()).startsWith("400 invalid_request: ");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void onlyAdministratorsCanReadEvents(Gatehouse gatehouse) {
        assertThat(gatehouse.getAs(gatehouse.signIn("alice"), "/admin/events").problem())
                .isEqualTo("403 insufficient_role: role admin is required");
        assertThat(gatehouse.get("/admin/events").status()).isEqualTo(400);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void eventsDuringAnOutageAreStoredAfterIt(Gatehouse gatehouse) {
        String user = "unknown-" + UUID.randomUUID();
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        jdbc.sql("alter table audit_event rename to away").update();
        gatehouse.authenticate(user, "wrong");
        gatehouse.bean(AuditWriter.class).write();
        jdbc.sql("alter table away rename to audit_event").update();
        assertThat(last(gatehouse, "user=" + shown(gatehouse, user))
                        .path("kind")
                        .asString())
                .isEqualTo("login_failed");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void eventsAreDeletedAfterNinetyDays(Gatehouse gatehouse) {
        String user = "unknown-" + UUID.randomUUID();
        gatehouse.authenticate(user, "wrong");
        gatehouse.bean(AuditWriter.class).write();
        gatehouse.clock().advance(Duration.ofDays(89));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(events(gatehouse, "user=" + shown(gatehouse, user))
                        .json()
                        .path("events")
                        .size())
                .isEqualTo(1);
        gatehouse.clock().advance(Duration.ofDays(2));
        gatehouse.bean(ExpiredData.class).delete();
        assertThat(events(gatehouse, "user=" + shown(gatehouse, user))
                        .json()
                        .path("events")
                        .size())
                .isZero();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anEventThatTheStoreRejectsIsDroppedAndCountedAndTheOthersAreStored(Gatehouse gatehouse) {
        AuditWriter writer = gatehouse.bean(AuditWriter.class);
        Counter lost = gatehouse.bean(MeterRegistry.class).counter("gatehouse.audit.lost");
        double before = lost.count();
        String user = "unknown-" + UUID.randomUUID();
        for (String kind : List.of("first", "a kind that is longer than the column of the table", "second")) {
            writer.add(
                    AuditEvent.of(gatehouse.clock().instant(), kind, "success").withUser(user));
        }
        writer.write();
        assertThat(events(gatehouse, "user=" + user).json().path("events"))
                .extracting(event -> event.path("kind").asString())
                .containsExactly("first", "second");
        assertThat(lost.count() - before).isEqualTo(1);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void valuesAreCutToTheLengthOfTheirColumns(Gatehouse gatehouse) {
        String user = "unknown-" + UUID.randomUUID();
        gatehouse
                .bean(AuditWriter.class)
                .add(AuditEvent.of(gatehouse.clock().instant(), "long", "success")
                        .withUser(user)
                        .withSession("s".repeat(100))
                        .withAddress("a".repeat(100))
                        .withReason("r".repeat(1_000)));
        JsonNode event = last(gatehouse, "user=" + user);
        assertThat(event.path("sid").asString()).hasSize(36);
        assertThat(event.path("address").asString()).hasSize(64);
        assertThat(event.path("reason").asString()).hasSize(512);
    }

    private static void assertRevokedBy(Gatehouse gatehouse, String token, String path, String reason) {
        assertThat(gatehouse
                        .send("DELETE", path, BodyPublishers.noBody(), "Authorization", "Bearer " + token)
                        .status())
                .isBetween(200, 204);
        assertThat(last(gatehouse, "kind=session_ended&user=alice")
                        .path("reason")
                        .asString())
                .isEqualTo(reason);
    }

    private static String sid(String token) {
        return TokenForger.claims(token).get("sid").toString();
    }

    /** A name that no source knows, as it is in events, for a query. */
    private static String shown(Gatehouse gatehouse, String name) {
        return gatehouse.bean(Pseudonyms.class).of(name).replace("#", "%23");
    }

    private static Response events(Gatehouse gatehouse, String query) {
        return gatehouse.getAs(gatehouse.signIn("carol"), "/admin/events?" + query);
    }

    private static JsonNode last(Gatehouse gatehouse, String query) {
        await().until(() -> {
            gatehouse.bean(AuditWriter.class).write();
            return events(gatehouse, query).json().path("events").size() > 0;
        });
        JsonNode events = events(gatehouse, query + "&limit=200").json().path("events");
        return events.get(events.size() - 1);
    }
}
