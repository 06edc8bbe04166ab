package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in docs/threats.md: guesses that are tried in ten minutes, one a second, while the real user signs in. */
class BruteForceTest {
    private static final String HOME = "203.0.113.1";
    private static final int SECONDS = 600;
    private static final String THROTTLE = "--gatehouse.throttle.enabled=true";

    @TempDir
    private Path data;

    /** Their clocks show the same time. */
    private List<Gatehouse> running = List.of();

    private final String store = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    @Test
    void tenMinutesPermitFourGuessesAtOneNameAndFourteenFromOneAddress() {
        try (Gatehouse one = node();
                Gatehouse two = node()) {
            running = List.of(one, two);
            List<Gatehouse> single = List.of(one);
            assertThat(tried(single, i -> "alice", i -> "192.0.2.1")).isEqualTo(4);
            assertThat(tried(single, i -> "alice", BruteForceTest::manyAddresses))
                    .isEqualTo(4);
            assertThat(tried(single, i -> "name-" + i, i -> "192.0.2.2")).isEqualTo(14);
            assertThat(tried(single, i -> "name-" + i, i -> manyAddresses(i) + ", 192.0.2.3"))
                    .as("with forged entries in the header")
                    .isEqualTo(14);
            assertThat(tried(running, i -> "alice", BruteForceTest::manyAddresses))
                    .as("at two nodes in turns")
                    .isEqualTo(4);
        }
    }

    @Test
    void withoutATrustedProxyTheHeaderGivesNoMoreGuesses() {
        try (Gatehouse node = Gatehouse.demo(THROTTLE)) {
            running = List.of(node);
            assertThat(tried(running, i -> "name-" + i, BruteForceTest::manyAddresses))
                    .isEqualTo(14);
        }
    }

    @Test
    void aRestartGivesNoMoreGuesses() {
        int tried = 0;
        for (int restart = 0; restart < 3; restart++) {
            try (Gatehouse node = node()) {
                tried += LoginFixture.guesses(node, "alice", "192.0.2.1");
            }
        }
        assertThat(tried).isEqualTo(4);
    }

    private int tried(List<Gatehouse> nodes, IntFunction<String> user, IntFunction<String> address) {
        running.forEach(node -> node.clock().advance(Duration.ofDays(1)));
        assertThat(realUserSignsIn(nodes.get(0))).isEqualTo(200);
        int tried = 0;
        for (int i = 0; i < SECONDS; i++) {
            Gatehouse guessed = nodes.get(i % nodes.size());
            tried += LoginFixture.guess(guessed, user.apply(i), address.apply(i)) == 403 ? 1 : 0;
            if (i % 60 == 0) {
                assertThat(realUserSignsIn(nodes.get(i % nodes.size()))).isEqualTo(200);
            }
            running.forEach(node -> node.clock().advance(Duration.ofSeconds(1)));
        }
        return tried;
    }

    private static int realUserSignsIn(Gatehouse node) {
        return LoginFixture.signIn(node, "alice", "alice-secret", HOME).status();
    }

    private static String manyAddresses(int i) {
        return "198.51." + i / 250 + "." + i % 250;
    }

    private Gatehouse node() {
        return Gatehouse.demo(
                THROTTLE,
                "--gatehouse.caller.trusted-proxies=127.0.0.1",
                "--spring.datasource.url=" + store,
                "--gatehouse.data-dir=" + data.toAbsolutePath());
    }
}
