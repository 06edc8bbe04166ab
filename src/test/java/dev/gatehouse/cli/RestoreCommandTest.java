package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.storage.ExpiryClock;
import dev.gatehouse.storage.SqlTime;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/** T20: a restored database has the users of the backup, and no session of before. */
class RestoreCommandTest {
    private static final String PASSWORD = "a long and lonely road";
    private static final String SECRET =
            "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP";

    @TempDir
    Path folder;

    private Path backup = Path.of("");
    private EmbeddedNode node = new EmbeddedNode(backup);

    @BeforeEach
    void useAFile() {
        backup = folder.resolve("backup");
        node = new EmbeddedNode(folder.resolve("data"));
    }

    /** A configured key cannot be withdrawn, so its tokens show that their sessions have ended. */
    @ParameterizedTest
    @ValueSource(strings = {"--gatehouse.token.algorithm=ES256", "--gatehouse.token.algorithm=HS256 " + SECRET})
    void aRestoreEndsAllSessionsOfBeforeAndAfterTheBackup(String key) throws Exception {
        node.settings.addAll(List.of(key.split(" ")));
        List<String> tokens = new ArrayList<>();
        try (Gatehouse gatehouse = node.gatehouse()) {
            tokens.add(gatehouse.signIn("alice"));
            tokens.add(gatehouse.signIn("bob"));
            assertThat(node.backup(gatehouse, gatehouse.signIn("carol"), backup))
                    .isZero();
            gatehouse.signOut(tokens.get(1));
            tokens.add(gatehouse.signIn("bob"));
        }
        assertThat(node.restore(backup)).as(node::output).isZero();
        try (Gatehouse gatehouse = node.restored()) {
            for (String token : tokens) {
                assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(401);
                assertThat(gatehouse.refresh(token).status()).isEqualTo(401);
            }
            String admin = gatehouse.signIn("carol");
            assertThat(gatehouse.getAs(admin, "/me").status()).isEqualTo(200);
            assertThat(gatehouse
                            .getAs(admin, "/admin/sessions?user=alice")
                            .json()
                            .path("sessions"))
                    .isEmpty();
        }
    }

    @Test
    void aRestoreBringsTheUsersBackAndWithdrawsAllKeys() throws Exception {
        Set<String> withdrawn;
        try (Gatehouse gatehouse = node.gatehouse()) {
            String admin = gatehouse.signIn("carol");
            add(gatehouse, admin, "dora");
            assertThat(node.backup(gatehouse, admin, backup)).as(node::output).isZero();
            add(gatehouse, admin, "emil");
            withdrawn = kids(gatehouse.getAs(admin, "/admin/keys").json());
            assertThat(events(gatehouse, admin, "backup_created")).hasSize(1);
        }
        byte[] replaced = Files.readAllBytes(node.database());
        assertThat(node.restore(backup)).as(node::output).isZero();
        assertThat(node.output()).contains("Restored " + backup, "gatehouse.mv.db.before-restore-");
        assertThat(node.formerDatabase()).hasBinaryContent(replaced);
        try (Gatehouse gatehouse = node.restored()) {
            assertThat(gatehouse.authenticate("dora", PASSWORD).status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("emil", PASSWORD).status()).isEqualTo(403);
            assertThat(events(gatehouse, gatehouse.signIn("carol"), "backup_restored"))
                    .hasSize(1);
            assertThat(kids(gatehouse.get("/.well-known/jwks.json").json()))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(withdrawn);
        }
    }

    @Test
    void dataExpiresAfterTheRestoreOfAnOldBackup() throws Exception {
        try (Gatehouse gatehouse = node.gatehouse()) {
            String admin = gatehouse.signIn("carol");
            JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
            await().until(() -> jdbc.sql("update clock_seen set seen_at = ?")
                            .param(SqlTime.utc(Instant.now().minus(Duration.ofDays(30))))
                            .update()
                    == 1);
            assertThat(node.backup(gatehouse, admin, backup)).as(node::output).isZero();
        }
        assertThat(node.restore(backup)).as(node::output).isZero();
        try (Gatehouse gatehouse = node.restored()) {
            assertThat(gatehouse.bean(ExpiryClock.class).isSteady()).isTrue();
        }
    }

    @Test
    void aBackupThatIsNotAuthenticIsRefusedAndNothingIsChanged() throws Exception {
        try (Gatehouse gatehouse = node.gatehouse()) {
            assertThat(node.backup(gatehouse, gatehouse.signIn("carol"), backup))
                    .isZero();
        }
        byte[] whole = Files.readAllBytes(backup);
        byte[] store = Files.readAllBytes(node.database());
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "it was cut or changed");
        assertRefused(flipped, "it was cut or changed");
        assertRefused(databaseWithCode(), "it is not a backup of Gatehouse");
        Path key = folder.resolve("data/master-key");
        Files.move(key, folder.resolve("aside"));
        assertRefused(whole, "gatehouse.keys.master-key-file cannot be read");
        Files.writeString(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assertRefused(whole, "gatehouse.keys.master-key lacks the key");
        assertThat(node.database()).hasBinaryContent(store);
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            // H2 may have logged to gatehouse.trace.db when the node stopped.
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> !name.equals("gatehouse.trace.db"))
                    .containsExactlyInAnyOrder("gatehouse.mark", "gatehouse.mv.db", "master-key");
        }
    }

    private void assertRefused(byte[] backup, String reason) throws IOException {
        Path file = Files.write(folder.resolve("refused"), backup);
        assertThat(node.restore(file)).isEqualTo(1);
        assertThat(node.output()).contains(reason, "Nothing has been changed.");
    }

    /** A database of H2 that contains code. */
    private byte[] databaseWithCode() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("evil");
        try (Connection connection = DriverManager.getConnection(url)) {
            new JdbcTemplate(new SingleConnectionDataSource(connection, true))
                    .execute("create alias opened as 'void opened() { System.exit(1); }'");
        }
        return Files.readAllBytes(folder.resolve("evil.mv.db"));
    }

    private static void add(Gatehouse gatehouse, String admin, String user) {
        Response response = gatehouse.sendJson(
                "POST",
                "/admin/users",
                Json.object("user", user, "password", PASSWORD, "must_change_password", false),
                "Authorization",
                "Bearer " + admin);
        assertThat(response.status()).as(response.body()).isEqualTo(201);
    }

    private static JsonNode events(Gatehouse gatehouse, String admin, String kind) {
        return await().until(
                        () -> gatehouse
                                .getAs(admin, "/admin/events?kind=" + kind)
                                .json()
                                .path("events"),
                        found -> !found.isEmpty());
    }

    private static Set<String> kids(JsonNode keys) {
        return keys.path("keys")
                .valueStream()
                .map(key -> key.path("kid").asString())
                .collect(Collectors.toSet());
    }
}
