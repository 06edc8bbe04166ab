package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private EmbeddedPostgres postgres;

    @BeforeAll
    void start() throws Exception {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void theFailuresOfAllNodesAddUpAndOutliveARestart() {
        try (Gatehouse one = node(postgres);
                Gatehouse two = node(postgres)) {
            for (Gatehouse node : List.of(one, two, one, two, one)) {
                assertThat(LoginFixture.guess(node, "alice", "192.0.2.1")).isEqualTo(403);
            }
            assertThat(LoginFixture.guess(two, "alice", "192.0.2.1")).isEqualTo(429);
            assertThat(LoginFixture.guess(one, "alice", "192.0.2.1")).isEqualTo(429);
            try (Gatehouse restarted = node(postgres)) {
                assertThat(LoginFixture.guess(restarted, "alice", "192.0.2.1")).isEqualTo(429);
                assertThat(LoginFixture.guess(restarted, "alice", "198.51.100.1"))
                        .isEqualTo(429);
            }
        }
    }

    @Test
    void afterAWaitAllNodesTogetherTryOneGuess() {
        try (Gatehouse one = node(postgres);
                Gatehouse two = node(postgres)) {
            assertThat(LoginFixture.guesses(one, "bob", "192.0.2.2")).isEqualTo(5);
            for (int wait = 1; wait <= 16; wait *= 2) {
                Stream.of(one, two).forEach(node -> node.clock().advance(Duration.ofSeconds(16)));
                assertThat(LoginFixture.guessesAtOnce(40, List.of(one, two), "bob", "192.0.2.2"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void withoutTheStoreEachNodeCountsByItselfAndLogsItOnce(CapturedOutput log) throws Exception {
        EmbeddedPostgres lost = EmbeddedPostgres.start();
        try (Gatehouse gatehouse = node(lost)) {
            assertThat(LoginFixture.signIn(gatehouse, "carol", "carol-secret", "203.0.113.1")
                            .status())
                    .isEqualTo(200);
            assertThat(LoginFixture.guess(gatehouse, "alice", "192.0.2.3")).isEqualTo(403);
            lost.close();
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
        } finally {
            lost.close();
        }
    }

    private Gatehouse node(EmbeddedPostgres store) {
        return Gatehouse.demo(Stream.concat(
                        Stream.of(LoginFixture.ARGUMENTS),
                        Stream.of(
                                "--spring.datasource.url=" + store.getJdbcUrl("postgres", "postgres"),
                                "--spring.datasource.hikari.connection-timeout=2000",
                                "--gatehouse.data-dir=" + data.toAbsolutePath()))
                .toArray(String[]::new));
    }
}
