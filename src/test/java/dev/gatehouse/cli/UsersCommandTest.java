package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/** The commands for local users, beside a running node. */
class UsersCommandTest {
    private static final Pattern GENERATED = Pattern.compile("shown only once: (\\S{20})\\s");

    @TempDir
    Path data;

    private final String url = TestPostgres.freshDatabase();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void aUserIsAddedWithAGeneratedPasswordThatMustBeChanged() {
        try (Gatehouse node = node()) {
            assertThat(users("add", "Dora", "--authorities=Admin,editor", "--generate"))
                    .as(this::output)
                    .isZero();
            String password = generated();
            assertThat(node.authenticate("dora", password).problem()).startsWith("403 password_must_change");
            String change = Json.object("user", "dora", "old", password, "new", "quite another road");
            String token =
                    node.sendJson("POST", "/authenticate/password", change).text("token");
            assertThat(node.getAs(token, "/admin/users/dora").body())
                    .isEqualTo("{\"user\":\"dora\",\"enabled\":true,\"authorities\":[\"admin\",\"editor\"],"
                            + "\"must_change_password\":false}");
            await().untilAsserted(() -> assertThat(node.getAs(token, "/admin/events?kind=user_changed&user=dora")
                            .body())
                    .contains("by command line: added, authorities [admin, editor]"));
            assertThat(users("add", "dora", "--generate")).isEqualTo(1);
            assertThat(output()).isEqualTo("There is a user dora already.\n");
        }
    }

    @Test
    void aPasswordIsReadFromTheStandardInput() {
        try (Gatehouse node = node()) {
            assertThat(withInput("short\n", "add", "emil")).isEqualTo(1);
            assertThat(output()).isEqualTo("The password must have 12 to 256 characters.\n");
            for (String nothing : List.of("", "\n")) {
                assertThat(withInput(nothing, "add", "emil")).isEqualTo(1);
                assertThat(output()).startsWith("there is no password");
            }
            assertThat(withInput("a long and lonely road\n", "add", "emil", "--authorities="))
                    .isZero();
            assertThat(output()).doesNotContain("road");
            assertThat(node.authenticate("emil", "a long and lonely road").problem())
                    .startsWith("403 password_must_change");
        }
    }

    @Test
    void aResetPasswordEndsTheSessionsAtARunningNode() {
        try (Gatehouse node = node()) {
            AdminFixture.user(node, "finn");
            String token = AdminFixture.token(node, "finn");
            assertThat(users("reset-password", "finn", "--generate"))
                    .as(this::output)
                    .isZero();
            assertEnds(node, token);
            assertThat(node.authenticate("finn", AdminFixture.PASSWORD).problem())
                    .startsWith("403 authentication_failed");
            assertThat(node.authenticate("finn", generated()).problem()).startsWith("403 password_must_change");
            AdminFixture admin = AdminFixture.of(node, "root");
            await().untilAsserted(() -> assertThat(admin.get("/admin/events?kind=user_changed&user=finn")
                            .body())
                    .contains("by command line: password set, password must be changed"));
        }
    }

    @Test
    void aDisabledUserHasNoSessionsAtARunningNode() {
        try (Gatehouse node = node()) {
            AdminFixture.user(node, "gwen", "b", "a");
            String token = AdminFixture.token(node, "gwen");
            assertThat(users("disable", "GWEN")).as(this::output).isZero();
            assertEnds(node, token);
            assertThat(node.authenticate("gwen", AdminFixture.PASSWORD).status())
                    .isEqualTo(403);
            assertThat(users("list")).isZero();
            assertThat(output().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly("admin enabled must change password admin", "gwen disabled a,b");
        }
    }

    @Test
    void theListHasAllUsersInOrder() {
        try (Gatehouse node = node()) {
            LocalUsers all = node.bean(LocalUsers.class);
            for (int i = 0; i < 200; i++) {
                all.add(new LocalUser("user-" + i, "hash", true), Set.of());
            }
            assertThat(users("list")).isZero();
            assertThat(output().lines()).hasSize(201).isSorted();
        }
    }

    @Test
    void aWrongCommandChangesNothing() {
        try (Gatehouse node = node("--gatehouse.identity.local.enabled=true")) {
            assertThat(users("disable", "admin")).isEqualTo(1);
            assertThat(output()).isEqualTo("No user with the role admin would be left.\n");
            assertThat(users("disable", "nobody")).isEqualTo(1);
            assertThat(output()).isEqualTo("There is no local user of this name.\n");
            assertThat(users("add", "gus", "--generate", "--gatehouse.identity.local.enabled=false"))
                    .isEqualTo(1);
            assertThat(output()).contains("set gatehouse.identity.local.enabled to true");
            for (List<String> words : List.of(
                    List.of("add"), List.of("add", "gus", "secret"), List.of("enable", "gus"), List.of("list", "x"))) {
                assertThat(users(words.toArray(String[]::new))).isEqualTo(2);
            }
            assertThat(node.getAs(AdminFixture.of(node, "root").token(), "/admin/users")
                            .json()
                            .path("users"))
                    .hasSize(2);
        }
    }

    @Test
    void aDatabaseIsNeitherCreatedNorMigrated() throws Exception {
        String file = "--spring.datasource.url=jdbc:h2:file:" + data.resolve("gatehouse");
        assertThat(run("users", "list", file)).isEqualTo(1);
        assertThat(output()).startsWith("There is no database.");
        assertThat(data).isEmptyDirectory();
        String without = TestPostgres.emptyDatabase();
        try (Connection empty = DriverManager.getConnection(without)) {
            assertThat(run("users", "list", "--spring.datasource.url=" + without))
                    .isEqualTo(1);
            assertThat(output()).startsWith("The database does not have the tables of this version of Gatehouse.");
            assertThat(empty.getMetaData().getTables(null, "public", "%", null).next())
                    .isFalse();
        }
        try (FileChannel database = FileChannel.open(
                        data.resolve("gatehouse.mv.db"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = database.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(run("users", "list", file)).isEqualTo(1);
            assertThat(output()).contains("Use its endpoint /admin/users, or stop it first.");
        }
    }

    private static void assertEnds(Gatehouse node, String token) {
        await().untilAsserted(
                        () -> assertThat(node.getAs(token, "/me").problem()).startsWith("401 session_ended"));
    }

    private Gatehouse node(String... more) {
        Gatehouse node = Gatehouse.bare(Stream.concat(
                        Stream.of(
                                "--spring.datasource.url=" + url,
                                "--gatehouse.data-dir=" + data,
                                Gatehouse.atRealTime()),
                        Stream.of(more))
                .toArray(String[]::new));
        // The database rounds to microseconds, and this clock stands still between an end and the next sign-in.
        Instant now = node.clock().instant();
        node.clock().set(Duration.between(now, now.truncatedTo(ChronoUnit.SECONDS)));
        return node;
    }

    private int withInput(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return users(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private int users(String... arguments) {
        return run(Stream.of(
                        Stream.of("users"),
                        Stream.of(arguments),
                        Stream.of("--spring.datasource.url=" + url, "--gatehouse.data-dir=" + data))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        output.reset();
        return CommandLine.run(
                        new SpringApplication(GatehouseApplication.class),
                        arguments,
                        new PrintStream(output, true, StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private String generated() {
        Matcher matcher = GENERATED.matcher(output());
        assertThat(matcher.find()).as(this::output).isTrue();
        return matcher.group(1);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
