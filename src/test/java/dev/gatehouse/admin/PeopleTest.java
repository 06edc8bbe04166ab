package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Administrators export and erase all that is stored of a person. */
@ExtendWith(OutputCaptureExtension.class)
class PeopleTest extends OnBothStores {
    PeopleTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anExportHasEverythingButTheHash(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "exported-" + UUID.randomUUID();
        String token = PersonFixture.add(admin, name);
        JsonNode export = admin.get("/admin/people/" + name).json();
        assertThat(export.path("user").asString()).isEqualTo(name);
        assertThat(export.at("/subjects/0/source").asString()).isEqualTo("local");
        assertThat(export.at("/local_users/0").toString()).contains("\"authorities\":[\"admin\"]", "created_at");
        assertThat(export.path("sessions").size()).isEqualTo(2);
        assertThat(export.path("sessions").toString()).contains(AdminFixture.sessionId(token), "user_agent");
        assertThat(export.at("/documents/0/document").toString()).isEqualTo("{\"any\":1}");
        assertThat(export.at("/known_origins/0/seen_at").asString()).isNotEmpty();
        assertThat(export.path("events").toString()).contains("login_succeeded", "login_failed", "user_changed");
        assertThat(export.path("truncated").size()).isZero();
        assertThat(export.toString()).doesNotContain("password_hash", "{bcrypt}", "{argon2");
        await().untilAsserted(() -> assertThat(PersonFixture.events(admin, "kind=person_exported&user=" + name)
                        .body())
                .contains("by root: all stored data read"));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anExportNamesTheKindsThatItCuts(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "long-" + UUID.randomUUID();
        addOrigins(gatehouse, name, 1, 1_000);
        assertThat(admin.get("/admin/people/" + name).json().path("truncated").size())
                .isZero();
        addOrigins(gatehouse, name, 1_001, 1_001);
        JsonNode export = admin.get("/admin/people/" + name).json();
        assertThat(export.path("truncated").toString()).isEqualTo("[\"known_origins\"]");
        assertThat(export.path("known_origins").size()).isEqualTo(1_000);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anErasedNameIsNowhereButWhereItKeepsOthersOut(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "erased-" + UUID.randomUUID();
        String token = PersonFixture.add(admin, name);
        assertThat(erase(admin, name).status()).isEqualTo(204);
        assertThat(gatehouse.getAs(token, "/me").problem()).startsWith("401 session_ended");
        await().until(() -> PersonFixture.eventsOfPseudonym(admin, name).body().contains("session_ended"));
        assertThat(PersonFixture.columnsWith(gatehouse, "\"" + name + "\"")).isEmpty();
        gatehouse
                .bean(JdbcClient.class)
                .sql("delete from local_user where name like 'ward-of-%'")
                .update();
        gatehouse
                .bean(JdbcClient.class)
                .sql("delete from audit_event where user_name like 'ward-of-%'")
                .update();
        assertThat(PersonFixture.columnsWith(gatehouse, name))
                .containsExactlyInAnyOrder("subject.user_name", "ended_session.user_name");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void eventsStayWithAPseudonymAndTheErasureNamesItsActor(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "pseudo-" + UUID.randomUUID();
        PersonFixture.add(admin, name);
        erase(admin, name);
        String pseudonym = PersonFixture.pseudonym(gatehouse, name);
        String events = PersonFixture.eventsOfPseudonym(admin, name).body();
        assertThat(events).contains("login_succeeded", "login_failed", "by root: added");
        assertThat(PersonFixture.events(admin, "kind=person_erased&user=%23" + pseudonym.substring(1))
                        .json()
                        .at("/events/0/reason")
                        .asString())
                .isEqualTo("by root: all stored data deleted");
        assertThat(PersonFixture.events(admin, "user=ward-of-" + name).body())
                .contains("by " + pseudonym + ": authorities [editors]")
                .doesNotContain("by " + name);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theNameIsReservedUntilItIsFreed(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "kept-" + UUID.randomUUID();
        PersonFixture.add(admin, name);
        erase(admin, name);
        AdminFixture.user(gatehouse, name);
        assertThat(gatehouse.authenticate(name, AdminFixture.PASSWORD).problem())
                .startsWith("403 authentication_failed");
        JsonNode subject = admin.get("/admin/subjects?user=" + name).json().at("/subjects/0");
        assertThat(subject.path("identifier").isNull()).isTrue();
        assertThat(subject.path("erased_at").asString()).isNotEmpty();
        assertThat(admin.send("DELETE", "/admin/subjects/" + name, "").status()).isEqualTo(204);
        String token = AdminFixture.token(gatehouse, name);
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        assertThat(gatehouse.getAs(token, "/protected/resource").status()).isEqualTo(404);
        assertThat(admin.get("/admin/people/" + name).json().path("sessions").size())
                .isEqualTo(1);
    }

    /** No user owned the name before the erasure. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theNameOfAPersonWhoNeverSignedInIsReserved(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "unseen-" + UUID.randomUUID();
        AdminFixture.user(gatehouse, name);
        assertThat(PersonFixture.rows(gatehouse, "subject", name)).isZero();
        assertThat(erase(admin, name).status()).isEqualTo(204);
        AdminFixture.user(gatehouse, name);
        assertThat(gatehouse.authenticate(name, AdminFixture.PASSWORD).problem())
                .startsWith("403 authentication_failed");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void theLogHasThePseudonymOfAnErasedPerson(Gatehouse gatehouse, CapturedOutput output) {
        AdminFixture admin = admin(gatehouse);
        String name = "logged-" + UUID.randomUUID();
        AdminFixture.user(gatehouse, name);
        assertThat(erase(admin, name).status()).isEqualTo(204);
        assertThat(output.getAll())
                .contains("person erased: user=\"" + PersonFixture.pseudonym(gatehouse, name) + "\" by=\"root\"");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anErasureCanBeRepeatedAndDeletesWhatIsLeft(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "again-" + UUID.randomUUID();
        PersonFixture.add(admin, name);
        erase(admin, name);
        String erasedAt = admin.get("/admin/people/" + name)
                .json()
                .at("/subjects/0/erased_at")
                .asString();
        gatehouse
                .bean(JdbcClient.class)
                .sql("insert into known_origin (user_name, origin, seen_at) values (?, 'x', current_timestamp)")
                .param(name)
                .update();
        assertThat(erase(admin, name).status()).isEqualTo(204);
        assertThat(PersonFixture.rows(gatehouse, "known_origin", name)).isZero();
        assertThat(admin.get("/admin/people/" + name)
                        .json()
                        .at("/subjects/0/erased_at")
                        .asString())
                .isEqualTo(erasedAt)
                .isNotEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPersonOfAnySourceIsErased(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "a/B+c=" + UUID.randomUUID();
        gatehouse
                .bean(JdbcClient.class)
                .sql("insert into subject (user_name, source, identifier) values (?, 'sso', 'x')")
                .param(name)
                .update();
        String query = "/admin/people?user=" + name.replace("+", "%2B");
        assertThat(admin.get(query).json().at("/subjects/0/source").asString()).isEqualTo("sso");
        assertThat(admin.send("DELETE", query, "").status()).isEqualTo(204);
        assertThat(admin.get(query).json().at("/subjects/0").has("identifier")).isTrue();
        assertThat(admin.get(query).body()).doesNotContain("\"x\"");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anErasureThatTheStoreInterruptsHasNoEffect(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        String name = "interrupted-" + UUID.randomUUID();
        String token = PersonFixture.add(admin, name);
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        jdbc.sql("alter table audit_event rename to away").update();
        try {
            assertThat(erase(admin, name).status()).isGreaterThanOrEqualTo(500);
        } finally {
            jdbc.sql("alter table away rename to audit_event").update();
        }
        assertThat(gatehouse.getAs(token, "/protected/resource").status()).isEqualTo(200);
        assertThat(AdminFixture.token(gatehouse, name)).isNotEmpty();
        assertThat(admin.get("/admin/people/" + name)
                        .json()
                        .path("known_origins")
                        .size())
                .isPositive();
        assertThat(erase(admin, name).status()).isEqualTo(204);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void whatIsUnknownIsNotFoundAndOnlyAdministratorsHaveAccess(Gatehouse gatehouse) {
        AdminFixture admin = admin(gatehouse);
        assertThat(admin.get("/admin/people/nobody").problem()).startsWith("404 not_found");
        assertThat(erase(admin, "nobody").problem()).startsWith("404 not_found");
        for (String query : List.of("", "?user=", "?user=%20")) {
            assertThat(admin.get("/admin/people" + query).problem()).startsWith("400 invalid_request");
            assertThat(admin.send("DELETE", "/admin/people" + query, "").problem())
                    .startsWith("400 invalid_request");
        }
        String name = "plain-" + UUID.randomUUID();
        AdminFixture.user(gatehouse, name);
        String token = AdminFixture.token(gatehouse, name);
        assertThat(gatehouse.getAs(token, "/admin/people/" + name).status()).isEqualTo(403);
        assertThat(AdminFixture.delete(gatehouse, token, "/admin/people/" + name)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theLastAdministratorCannotBeErased() {
        try (Gatehouse gatehouse = Gatehouse.bare()) {
            AdminFixture admin = AdminFixture.of(gatehouse, "sole");
            gatehouse
                    .bean(JdbcClient.class)
                    .sql("delete from local_user where name = 'admin'")
                    .update();
            assertThat(erase(admin, "sole").problem()).startsWith("409 last_admin");
            assertThat(admin.get("/me").status()).isEqualTo(200);
            assertThat(admin.get("/admin/people/sole")
                            .json()
                            .at("/subjects/0/erased_at")
                            .isNull())
                    .isTrue();
            AdminFixture.of(gatehouse, "other");
            assertThat(erase(admin, "sole").status()).isEqualTo(204);
        }
    }

    /** Another source may have administrators; whether it has, Gatehouse does not know. */
    @Test
    void whoErasesThemselvesLeavesALocalAdministrator() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            AdminFixture carol = new AdminFixture(gatehouse, gatehouse.signIn("carol"));
            assertThat(erase(carol, "carol").problem()).startsWith("409 last_admin");
            assertThat(erase(carol, "nobody").problem()).startsWith("404 not_found");
            gatehouse.signIn("alice");
            assertThat(erase(carol, "alice").status()).isEqualTo(204);
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .startsWith("403 authentication_failed");
        }
    }

    private static AdminFixture admin(Gatehouse gatehouse) {
        String token = AdminFixture.token(gatehouse, "root");
        return token.isEmpty() ? AdminFixture.of(gatehouse, "root") : new AdminFixture(gatehouse, token);
    }

    private static Response erase(AdminFixture admin, String name) {
        return admin.send("DELETE", "/admin/people/" + name, "");
    }

    private static void addOrigins(Gatehouse gatehouse, String name, int first, int last) {
        gatehouse
                .bean(JdbcClient.class)
                .sql("insert into known_origin (user_name, origin, seen_at)"
                        + " select ?, cast(n as varchar(9)), current_timestamp"
                        + " from generate_series(?, ?) as numbers (n)")
                .params(name, first, last)
                .update();
    }
}
