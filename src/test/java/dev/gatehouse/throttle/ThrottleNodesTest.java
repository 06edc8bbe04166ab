package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** T38: all nodes share the budgets, which outlive a restart; without the store each node counts by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ThrottleNodesTest {
    @TempDir
    private static Path data;

    private final String store = TestPostgres.freshDatabase();
    private Gatehouse one;
    private Gatehouse two;

    @BeforeAll
    void start() {
        one = node(store);
        two = node(store);
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void theFailuresOfAllNodesAddUpAndOutliveARestart() {
        for (Gatehouse node : List.of(one, two, one, two, one)) {
            assertThat(LoginFixture.guess(node, "alice", "192.0.2.1")).isEqualTo(403);
        }
        assertThat(LoginFixture.guess(two, "alice", "192.0.2.1")).isEqualTo(429);
        assertThat(LoginFixture.guess(one, "alice", "192.0.2.1")).isEqualTo(429);
        try (Gatehouse restarted = node(store)) {
            // Another test may have moved the clocks of both nodes.
            restarted
                    .clock()
                    .advance(Duration.between(
                            restarted.clock().instant(), one.clock().instant()));
            assertThat(LoginFixture.guess(restarted, "alice", "192.0.2.1")).isEqualTo(429);
            assertThat(LoginFixture.guess(restarted, "alice", "198.51.100.1")).isEqualTo(429);
        }
    }

    @Test
    void afterAWaitAllNodesTogetherTryOneGuess() {
        assertThat(LoginFixture.guesses(one, "bob", "192.0.2.2")).isEqualTo(5);
        for (int wait = 1; wait <= 16; wait *= 2) {
            Stream.of(one, two).forEach(node -> node.clock().advance(Duration.ofSeconds(16)));
            assertThat(LoginFixture.guessesAtOnce(40, List.of(one, two), "bob", "192.0.2.2"))
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutTheStoreEachNodeCountsByItselfAndLogsItOnce(CapturedOutput log) throws Exception {
        String database = TestPostgres.freshDatabase();
        int port = URI.create(database.substring("jdbc:".length())).getPort();
        try (TcpProxy proxy = new TcpProxy(port);
                Gatehouse gatehouse = node(
                        database.replace(":" + port + "/", ":" + proxy.port() + "/"),
                        "--spring.datasource.hikari.connection-timeout=500")) {
            assertThat(LoginFixture.signIn(gatehouse, "carol", "carol-secret", "203.0.113.1")
                            .status())
                    .isEqualTo(200);
            assertThat(LoginFixture.guess(gatehouse, "alice", "192.0.2.3")).isEqualTo(403);
            proxy.refuse();
            assertThat(LoginFixture.guesses(gatehouse, "alice", "192.0.2.3")).isEqualTo(4);
            for (int i = 0; i < 5; i++) {
                gatehouse.clock().advance(Duration.ofSeconds(32));
                assertThat(LoginFixture.guesses(gatehouse, "alice", "192.0.2.3"))
                        .isEqualTo(1);
            }
            assertThat(LoginFixture.guesses(gatehouse, "carol", "192.0.2.4")).isEqualTo(5);
            assertThat(LoginFixture.signIn(gatehouse, "carol", "carol-secret", "203.0.113.1")
                            .problem())
                    .as("the user is not throttled, but no session can be opened")
                    .startsWith("503 store_unavailable");
            assertThat(log.getAll()).containsOnlyOnce("each node throttles sign-ins by itself meanwhile");
        }
    }

    /** The memory of the other node has the failures as well, because it was where they happened. */
    @Test
    void aWaitThatWasLiftedAtOneNodeEndsAtAll() {
        assertThat(LoginFixture.guesses(two, "carol", "192.0.2.5")).isEqualTo(5);
        one.bean(Waits.class).lift(Set.of("carol"), new Caller("192.0.2.5", null));
        assertThat(LoginFixture.guesses(two, "carol", "192.0.2.5")).isEqualTo(5);
        assertThat(LoginFixture.signIn(one, "carol", "carol-secret", "198.51.100.5")
                        .status())
                .isEqualTo(429);
    }

    private static Gatehouse node(String store, String... more) {
        return Gatehouse.demo(Stream.of(
                        Stream.of(LoginFixture.ARGUMENTS),
                        Stream.of("--spring.datasource.url=" + store, "--gatehouse.data-dir=" + data.toAbsolutePath()),
                        Stream.of(more))
                .flatMap(arguments -> arguments)
                .toArray(String[]::new));
    }
}
