package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Administration of local users, with the embedded database and with PostgreSQL. */
@ExtendWith(OutputCaptureExtension.class)
class UsersTest extends OnBothStores {
    private static final String USERS = "/admin/users";
    private List<AdminFixture> fixtures;

    UsersTest() {
        super(Gatehouse::bare, "--gatehouse.roles.editor.authorities=editors");
    }

    @BeforeAll
    void createAdministrators() {
        fixtures = stores().stream()
                .map(gatehouse -> AdminFixture.of(gatehouse, "root"))
                .toList();
    }

    List<AdminFixture> fixtures() {
        return fixtures;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aNewUserSignsInWithTheGivenRoles(AdminFixture admin, CapturedOutput log) {
        Response added = admin.send(
                "POST",
                USERS,
                Json.object(
                        "user",
                        " Z\u00cb ",
                        "password",
                        AdminFixture.PASSWORD,
                        "authorities",
                        List.of("Editors"),
                        "must_change_password",
                        false));
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("Location")).isEqualTo("/admin/users/z%C3%AB");
        assertThat(added.body())
                .isEqualTo(
                        "{\"user\":\"z\u00eb\",\"enabled\":true,\"authorities\":[\"editors\"],\"must_change_password\":false}")
                .isEqualTo(admin.get(added.header("Location")).body());
        assertThat(TokenForger.claims(AdminFixture.token(admin.gatehouse(), "z\u00eb"))
                        .get("roles"))
                .isEqualTo(List.of("editor"));
        assertThat(admin.send("POST", USERS, Json.object("user", "Z\u00cb", "password", AdminFixture.PASSWORD))
                        .problem())
                .isEqualTo("409 user_exists: There is a user z\u00eb already");
        assertThat(log.getAll())
                .contains("user changed: user=\"z\u00eb\" by=\"root\" change=\"added, authorities [editors]\"")
                .doesNotContain(AdminFixture.PASSWORD);
    }

    /** Otherwise the new user could not sign in. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void aNameOfAnotherSourceOrOfAnErasedPersonIsTakenUntilItIsFreed(AdminFixture admin) {
        JdbcClient jdbc = admin.gatehouse().bean(JdbcClient.class);
        String body = Json.object("user", "taken", "password", AdminFixture.PASSWORD);
        jdbc.sql("insert into subject (user_name, source, identifier) values ('taken', 'sso', '1')")
                .update();
        assertThat(admin.send("POST", USERS, body).problem())
                .isEqualTo("409 user_exists: The name taken belongs to a user of the source sso: free the name with"
                        + " DELETE /admin/subjects/{user} to use it");
        jdbc.sql("update subject set erased_at = current_timestamp where user_name = 'taken'")
                .update();
        assertThat(admin.send("POST", USERS, body).problem())
                .startsWith("409 user_exists: The person of the name taken was erased: free");
        assertThat(admin.send("DELETE", "/admin/subjects/taken", "").status()).isEqualTo(204);
        assertThat(admin.send("POST", USERS, body).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`}|The body must be one JSON object",
                "[]|The body must be one JSON object",
                "{\"user\":\"a\",\"user\":\"b\",\"password\":\"x\"}|The body must be one JSON object",
                "{\"password\":\"a long and lonely road\"}|user is missing",
                "{\"user\":\"x\"}|password is missing",
                "{\"user\":\"x\",\"password\":7}|password must be a string",
                "{\"user\":\"x\",\"password\":\"a long and lonely road\",\"role\":\"admin\"}|role is not known here",
                "{\"user\":\"x\",\"password\":\"a long and lonely road\",\"enabled\":\"no\"}|enabled must be true or false",
                "{\"user\":\"x\",\"password\":\"a long and lonely road\",\"authorities\":\"admin\"}|authorities must be a list",
                "{\"user\":\"x\",\"password\":\"a long and lonely road\",\"authorities\":[7]}|authorities must be a list",
                "{\"user\":\"x\",\"password\":\"a long and lonely road\",\"authorities\":[\"\\n\"]}|authorities must be at most",
                "{\"user\":\"a/b\",\"password\":\"a long and lonely road\"}|user must be of at most 256 characters",
                "{\"user\":\"..\",\"password\":\"a long and lonely road\"}|user must be of at most 256 characters",
                "{\"user\":\"a\\u0000b\",\"password\":\"a long and lonely road\"}|user must be of at most 256 characters",
            })
    void aWrongMemberOfTheBodyIsNamed(String body, String detail) {
        assertThat(fixtures.get(0).send("POST", USERS, body).problem()).startsWith("400 invalid_request: " + detail);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theListIsPagedAndHasNoHashes(AdminFixture admin) {
        for (int i = 0; i < 5; i++) {
            AdminFixture.user(admin.gatehouse(), "page" + i, "b", "a");
        }
        List<String> names = new ArrayList<>();
        String next = "pagd";
        while (next != null && names.size() < 5) {
            Response page = admin.get(USERS + "?limit=2&after=" + next);
            assertThat(page.body()).doesNotContain("argon2", "hash", "\"password");
            page.json()
                    .path("users")
                    .forEach(user -> names.add(user.path("user").asString()));
            next = page.json().path("next").isMissingNode() ? null : page.text("next");
        }
        assertThat(names)
                .startsWith("page0", "page1", "page2", "page3", "page4")
                .doesNotHaveDuplicates();
        assertThat(admin.get(USERS + "/page0").body()).contains("[\"a\",\"b\"]");
        for (String limit : List.of("0", "201", "x", "")) {
            assertThat(admin.get(USERS + "?limit=" + limit).status()).isIn(limit.isEmpty() ? 200 : 400);
        }
    }

    /** T22. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void theSessionsOfADisabledUserAreRevokedAtOnce(AdminFixture admin) {
        AdminFixture.user(admin.gatehouse(), "dan");
        String token = AdminFixture.token(admin.gatehouse(), "dan");
        assertThat(admin.send("PATCH", USERS + "/DAN", "{\"enabled\":false}").body())
                .isEqualTo("{\"user\":\"dan\",\"enabled\":false,\"authorities\":[],\"must_change_password\":false}");
        assertThat(admin.gatehouse().getAs(token, "/me").problem()).isEqualTo("401 session_ended: session has ended");
        assertThat(admin.gatehouse().authenticate("dan", AdminFixture.PASSWORD).status())
                .isEqualTo(403);
        admin.send("PATCH", USERS + "/dan", "{\"enabled\":true}");
        assertThat(admin.gatehouse().authenticate("dan", AdminFixture.PASSWORD).status())
                .isEqualTo(200);
        assertThat(admin.gatehouse().getAs(token, "/me").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aNewPasswordRevokesTheSessionsAndAPatchWithoutAChangeDoesNot(AdminFixture admin) {
        AdminFixture.user(admin.gatehouse(), "eli", "editors");
        String token = AdminFixture.token(admin.gatehouse(), "eli");
        assertThat(admin.send("PATCH", USERS + "/eli", "{\"enabled\":true,\"authorities\":[\"Editors\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.gatehouse().getAs(token, "/me").status()).isEqualTo(200);
        assertThat(admin.send(
                                "PATCH",
                                USERS + "/eli",
                                "{\"password\":\"another long road\",\"must_change_password\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.gatehouse().getAs(token, "/me").problem()).startsWith("401 session_ended");
        assertThat(TokenForger.claims(admin.gatehouse()
                                .authenticate("eli", "another long road")
                                .text("token"))
                        .get("roles"))
                .isEqualTo(List.of("editor"));
        assertThat(admin.send("PATCH", USERS + "/eli", "{\"enabled\":true,\"name\":\"x\"}")
                        .problem())
                .isEqualTo("400 invalid_request: name is not known here");
        assertThat(admin.send("PATCH", USERS + "/eli", "{\"password\":\"short\"}")
                        .problem())
                .startsWith("400 weak_password: ");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void otherAuthoritiesTakeEffectAtOnce(AdminFixture admin) {
        AdminFixture former = AdminFixture.of(admin.gatehouse(), "ida");
        assertThat(former.get(USERS).status()).isEqualTo(200);
        assertThat(admin.send("PATCH", USERS + "/ida", "{\"authorities\":[\"editors\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(former.get(USERS).problem()).isEqualTo("401 session_ended: session has ended");
        assertThat(admin.gatehouse().refresh(former.token()).status()).isEqualTo(401);
        assertThat(AdminFixture.revocationReason(admin.gatehouse(), former.token()))
                .isEqualTo("authorities_changed");
        String token = AdminFixture.token(admin.gatehouse(), "ida");
        assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of("editor"));
        assertThat(admin.gatehouse().getAs(token, "/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aRemovedUserLeavesNothingToTheNextUserOfThatName(AdminFixture admin) {
        AdminFixture.user(admin.gatehouse(), "fred", "editors");
        String token = AdminFixture.token(admin.gatehouse(), "fred");
        AdminFixture.send(admin.gatehouse(), token, "PUT", "/protected/resource", "\"fred's\"");
        assertThat(admin.send("DELETE", USERS + "/fred", "").status()).isEqualTo(204);
        assertThat(admin.gatehouse().getAs(token, "/me").problem()).startsWith("401 session_ended");
        assertThat(admin.send("DELETE", USERS + "/fred", "").problem())
                .isEqualTo("404 not_found: There is no local user of this name");
        assertThat(admin.gatehouse().bean(Subjects.class).belongsTo("fred", "local"))
                .isFalse();
        AdminFixture.user(admin.gatehouse(), "fred");
        String other = AdminFixture.token(admin.gatehouse(), "fred");
        assertThat(TokenForger.claims(other).get("roles")).isEqualTo(List.of());
        assertThat(admin.gatehouse().getAs(other, "/protected/resource").status())
                .isEqualTo(404);
    }

    /** The administrator knows it. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void aPasswordOfAnAdministratorMustBeChanged(AdminFixture admin) {
        Gatehouse gatehouse = admin.gatehouse();
        String hugo = Json.object("user", "hugo", "password", AdminFixture.PASSWORD);
        assertThat(admin.send("POST", USERS, hugo).body()).contains("\"must_change_password\":true");
        assertThat(gatehouse.authenticate("hugo", AdminFixture.PASSWORD).problem())
                .startsWith("403 password_must_change");
        assertThat(admin.send("PATCH", USERS + "/hugo", "{\"must_change_password\":false}")
                        .body())
                .contains("\"must_change_password\":false");
        String token = AdminFixture.token(gatehouse, "hugo");
        admin.send("PATCH", USERS + "/hugo", "{\"must_change_password\":true}");
        assertThat(gatehouse.getAs(token, "/me").problem()).startsWith("401 session_ended");
        admin.send("PATCH", USERS + "/hugo", "{\"password\":\"another long road\"}");
        assertThat(gatehouse.authenticate("hugo", "another long road").problem())
                .startsWith("403 password_must_change");
    }

    @Test
    void aUserWhoCouldNotSignInIsNotAdded() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            AdminFixture admin = new AdminFixture(gatehouse, gatehouse.signIn("carol"));
            assertThat(admin.send("POST", USERS, Json.object("user", "ida", "password", AdminFixture.PASSWORD))
                            .problem())
                    .isEqualTo(
                            "409 local_users_off: Local users cannot sign in: set gatehouse.identity.local.enabled to"
                                    + " true first");
            assertThat(admin.get(USERS + "/ida").status()).isEqualTo(404);
        }
    }

    @Test
    void onlyAdministratorsHaveAccess() {
        Gatehouse gatehouse = embedded();
        AdminFixture.user(gatehouse, "gil");
        String token = AdminFixture.token(gatehouse, "gil");
        assertThat(gatehouse.getAs(token, USERS).problem()).isEqualTo("403 insufficient_role: role admin is required");
        assertThat(AdminFixture.send(gatehouse, token, "PATCH", USERS + "/gil", "{\"authorities\":[\"admin\"]}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theLastAdministratorStays() {
        try (Gatehouse gatehouse = Gatehouse.bare()) {
            AdminFixture admin = AdminFixture.of(gatehouse, "root");
            assertThat(admin.send("DELETE", USERS + "/admin", "").status()).isEqualTo(204);
            for (String patch : List.of("{\"enabled\":false}", "{\"authorities\":[\"editors\"]}")) {
                assertThat(admin.send("PATCH", USERS + "/root", patch).problem())
                        .isEqualTo("409 last_admin: No user with the role admin would be left");
            }
            assertThat(admin.send("DELETE", USERS + "/root", "").status()).isEqualTo(409);
            assertThat(admin.get(USERS + "/root").body()).contains("\"enabled\":true,\"authorities\":[\"admin\"]");
        }
    }

    /** Alice of the directory and alice of the local table are different people. */
    @Test
    void sessionsOfAUserOfAnotherSourceWithTheSameNameContinue() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.identity.local.enabled=true")) {
            String alice = gatehouse.signIn("alice");
            gatehouse.bean(LocalUsers.class).add(new LocalUser("alice", "{bcrypt}x", true), Set.of());
            AdminFixture admin = new AdminFixture(gatehouse, gatehouse.signIn("carol"));
            assertThat(admin.send("PATCH", USERS + "/alice", "{\"enabled\":false}")
                            .status())
                    .isEqualTo(200);
            assertThat(admin.send("DELETE", USERS + "/alice", "").status()).isEqualTo(204);
            assertThat(gatehouse.getAs(alice, "/protected/resource").status()).isEqualTo(200);
        }
    }
}
