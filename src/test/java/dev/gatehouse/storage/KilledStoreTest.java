package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What was acknowledged is in the embedded database when the process is killed, and its file opens. The changes of a round
 * are made at once, because H2 writes the changes of several requests together.
 */
class KilledStoreTest {
    private static final Logger log = LoggerFactory.getLogger(KilledStoreTest.class);
    private static final String FIRST_PASSWORD = "the first and lonely road";
    private static final String PASSWORD = "a long and lonely road";
    private static final String NEW_PASSWORD = "another long and lonely road";
    private static final int MAX_DELAY_MILLIS = 50;

    @TempDir
    Path data;

    private final Random random = new Random(42);
    private final List<Consumer<Client>> expectations = new ArrayList<>();

    @Test
    void acknowledgedChangesOutliveAKill() throws Exception {
        assertNothingIsLost(2);
    }

    @Test
    @Tag("slow")
    void theyOutliveAHundredKills() throws Exception {
        assertNothingIsLost(100);
    }

    private void assertNothingIsLost(int kills) throws Exception {
        String password = null;
        int kept = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (GatehouseProcess gatehouse = start()) {
                password = password == null ? firstPassword(gatehouse) : password;
                kept += assertKept(gatehouse);
                changeAtOnce(gatehouse, password, "user" + kill);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_DELAY_MILLIS));
            }
        }
        try (GatehouseProcess gatehouse = start()) {
            kept += assertKept(gatehouse);
        }
        log.info("kills {}, acknowledged changes {}", kills, kept);
        assertThat(kept).isEqualTo(5 * kills);
    }

    private GatehouseProcess start() {
        return GatehouseProcess.bare(
                "--gatehouse.data-dir=" + data,
                "--gatehouse.throttle.enabled=false",
                "--gatehouse.identity.local.admin-password=" + FIRST_PASSWORD);
    }

    private static String firstPassword(GatehouseProcess gatehouse) {
        String change = Json.object("user", "admin", "old", FIRST_PASSWORD, "new", NEW_PASSWORD);
        assertThat(gatehouse.sendJson("POST", "/authenticate/password", change).status())
                .isEqualTo(200);
        return NEW_PASSWORD;
    }

    private int assertKept(Client gatehouse) {
        expectations.forEach(expectation -> expectation.accept(gatehouse));
        int kept = expectations.size();
        expectations.clear();
        return kept;
    }

    private void changeAtOnce(Client gatehouse, String password, String user) {
        String admin = gatehouse.authenticate("admin", password).text("token");
        List<String> users = List.of(user + "-leaves", user + "-changes", user + "-disabled");
        users.forEach(name -> asUser(
                gatehouse,
                admin,
                "POST",
                "/admin/users",
                Json.object("user", name, "password", PASSWORD, "must_change_password", false),
                201));
        String leaving = gatehouse.authenticate(users.get(0), PASSWORD).text("token");
        String changing = gatehouse.authenticate(users.get(1), PASSWORD).text("token");
        List<CompletableFuture<Consumer<Client>>> changes = List.of(
                later(() -> signIn(gatehouse, password)),
                later(() -> signOut(gatehouse, leaving)),
                later(() -> changePassword(gatehouse, users.get(1), changing)),
                later(() -> disable(gatehouse, admin, users.get(2))),
                later(() -> replaceKey(gatehouse, admin)));
        changes.forEach(change -> expectations.add(change.join()));
    }

    private static CompletableFuture<Consumer<Client>> later(Supplier<Consumer<Client>> change) {
        return CompletableFuture.supplyAsync(change, task -> new Thread(task).start());
    }

    private static Consumer<Client> signIn(Client gatehouse, String password) {
        String token = gatehouse.authenticate("admin", password).text("token");
        String id = TokenForger.claims(token).get("sid").toString();
        return restarted -> assertThat(restarted.getAs(token, "/sessions").body())
                .as("a sign-in")
                .contains(id);
    }

    private static Consumer<Client> signOut(Client gatehouse, String token) {
        assertThat(gatehouse.signOut(token).status()).isEqualTo(204);
        return restarted -> assertThat(restarted.getAs(token, "/me").status())
                .as("a sign-out")
                .isEqualTo(401);
    }

    private static Consumer<Client> changePassword(Client gatehouse, String user, String token) {
        String change = Json.object("old", PASSWORD, "new", NEW_PASSWORD);
        asUser(gatehouse, token, "POST", "/me/password", change, 200);
        return restarted -> {
            assertThat(restarted.authenticate(user, NEW_PASSWORD).status())
                    .as("the new password")
                    .isEqualTo(200);
            assertThat(restarted.authenticate(user, PASSWORD).status())
                    .as("the old password")
                    .isEqualTo(403);
        };
    }

    private static Consumer<Client> disable(Client gatehouse, String admin, String user) {
        asUser(gatehouse, admin, "PATCH", "/admin/users/" + user, "{\"enabled\":false}", 200);
        return restarted -> assertThat(restarted.authenticate(user, PASSWORD).status())
                .as("a disabled user")
                .isEqualTo(403);
    }

    private static Consumer<Client> replaceKey(Client gatehouse, String admin) {
        String kid = keys(gatehouse, admin)
                .filter(key -> key.path("state").asString().equals("current"))
                .findFirst()
                .orElseThrow()
                .path("kid")
                .asString();
        asUser(gatehouse, admin, "POST", "/admin/keys/" + kid + "/compromised", "", 200);
        List<JsonNode> changed = keys(gatehouse, admin)
                .filter(key -> key.path("kid").asString().equals(kid)
                        || key.path("state").asString().equals("current"))
                .toList();
        assertThat(changed).hasSize(2);
        // Older withdrawn keys may have been forgotten.
        return restarted -> assertThat(keys(restarted, admin)).as("the keys").containsAll(changed);
    }

    private static Stream<JsonNode> keys(Client gatehouse, String admin) {
        return gatehouse.getAs(admin, "/admin/keys").json().path("keys").valueStream();
    }

    private static Response asUser(
            Client gatehouse, String token, String method, String path, String json, int status) {
        Response response = gatehouse.sendJson(method, path, json, "Authorization", "Bearer " + token);
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        return response;
    }
}
