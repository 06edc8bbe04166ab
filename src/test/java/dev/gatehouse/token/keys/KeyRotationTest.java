package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotation by nodes that share a store. */
class KeyRotationTest {
    private static final String ONE = "--gatehouse.keys.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String TWO = "--gatehouse.keys.master-key=ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    private static final String BOTH = TWO + "," + ONE.replaceFirst(".*?=", "");

    @TempDir
    Path data;

    @Test
    void keysRotateByThemselvesAndOldTokensStayValid() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.keys.rotate-every=1h")) {
            SigningKeys keys = gatehouse.bean(SigningKeys.class);
            String first = keys.current().kid();
            String announced = keys.ring().keys().get(1).key().kid();
            gatehouse.clock().advance(Duration.ofMinutes(59));
            String token = gatehouse.signIn("alice");
            gatehouse.clock().advance(Duration.ofMinutes(2));
            gatehouse.bean(KeyRotation.class).tick();
            assertThat(keys.current().kid()).isEqualTo(announced).isNotEqualTo(first);
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            gatehouse.clock().advance(Duration.ofMinutes(15));
            gatehouse.bean(KeyRotation.class).tick();
            assertThat(keys.find(first)).isEmpty();
        }
    }

    /** T42: one new key each round, and every node signs with it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void nodesThatRotateAtTheSameTimeGetTheSameRing(int count) throws Exception {
        MovableClock clock = new MovableClock();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try (HikariDataSource database = KeyNode.database(TestPostgres.freshDatabase())) {
            List<KeyNode> nodes = IntStream.range(0, count)
                    .mapToObj(i -> KeyNode.start(database, clock, "--gatehouse.keys.rotate-every=1d"))
                    .toList();
            Set<String> signers = new HashSet<>();
            for (int round = 0; round < 200; round++) {
                clock.advance(Duration.ofDays(1));
                together(threads, nodes);
                nodes.forEach(node -> node.rotation().tick());
                Set<KeyRing> rings =
                        nodes.stream().map(node -> node.keys().ring()).collect(Collectors.toSet());
                assertThat(rings).as("round " + round).hasSize(1);
                assertThat(signers.add(nodes.get(0).kid())).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aWrongMasterKeyStopsTheStartAndOverwritesNothing() {
        MovableClock clock = new MovableClock();
        try (HikariDataSource database = KeyNode.database(TestPostgres.freshDatabase())) {
            String kid = KeyNode.start(database, clock, ONE).kid();
            assertThatThrownBy(() -> KeyNode.start(database, clock, TWO))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageStartingWith("gatehouse.keys.master-key lacks the key ")
                    .hasMessageNotContaining("ZmVk");
            assertThat(KeyNode.start(database, clock, BOTH).kid()).isEqualTo(kid);
            assertThat(KeyNode.start(database, clock, TWO).kid()).isEqualTo(kid);
        }
    }

    /** As when only some nodes have the new master key. */
    @Test
    void aNodeThatCannotReadTheRingContinuesWithTheKnownKeys() {
        String url = TestPostgres.freshDatabase();
        try (HikariDataSource database = KeyNode.database(url);
                Gatehouse old = node(url, ONE)) {
            KeyNode.start(database, old.clock(), BOTH);
            old.bean(KeyRotation.class).tick();
            assertThat(old.getAs(old.signIn("alice"), "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void anotherAlgorithmSignsAsSoonAsEveryCacheKnowsItsKey() {
        String url = TestPostgres.freshDatabase();
        try (HikariDataSource database = KeyNode.database(url)) {
            assertThat(KeyNode.start(database, new MovableClock(), ONE)
                            .keys()
                            .current()
                            .algorithm())
                    .isEqualTo(SigningAlgorithm.ES256);
        }
        try (Gatehouse gatehouse = node(url, ONE, "--gatehouse.token.algorithm=EdDSA")) {
            SigningKeys keys = gatehouse.bean(SigningKeys.class);
            String old = gatehouse.signIn("alice");
            assertThat(keys.current().algorithm()).isEqualTo(SigningAlgorithm.ES256);
            gatehouse.clock().advance(Duration.ofMinutes(11));
            assertThat(keys.current().algorithm()).isEqualTo(SigningAlgorithm.EDDSA);
            assertThat(gatehouse.getAs(old, "/me").status()).isEqualTo(200);
            assertThat(gatehouse.getAs(gatehouse.signIn("alice"), "/me").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aRotationPeriodShorterThanTheCachesStopsTheStart() {
        assertThatThrownBy(() ->
                        KeyNode.start(KeyNode.database(), new MovableClock(), "--gatehouse.keys.rotate-every=10m"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.rotate-every is PT10M, but until every cache knows a new key");
    }

    private static void together(ExecutorService threads, List<KeyNode> nodes) throws Exception {
        List<Callable<Object>> ticks = nodes.stream()
                .map(node -> Executors.callable(() -> node.rotation().tick()))
                .toList();
        for (Future<Object> tick : threads.invokeAll(ticks)) {
            tick.get();
        }
    }

    private Gatehouse node(String url, String... more) {
        String[] arguments = new String[more.length + 2];
        System.arraycopy(more, 0, arguments, 0, more.length);
        arguments[more.length] = "--spring.datasource.url=" + url;
        arguments[more.length + 1] = "--gatehouse.data-dir=" + data;
        return Gatehouse.demo(arguments);
    }
}
