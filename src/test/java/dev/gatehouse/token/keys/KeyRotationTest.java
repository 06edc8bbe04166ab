package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Rotation as it is done by nodes that share a store. */
class KeyRotationTest {
    @TempDir
    Path data;

    @Test
    void keysRotateByThemselvesAndOldTokensStayGood() {
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

    /** T42: one new key each round, and everybody signs with it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void nodesThatRotateAtOnceEndUpWithOneRing(int count) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse gatehouse = node(postgres, "--gatehouse.keys.rotate-every=1d")) {
            List<KeyRotation> rotations = new ArrayList<>();
            List<SigningKeys> nodes = new ArrayList<>();
            IntStream.range(0, count).forEach(i -> {
                SigningKeys keys = new SigningKeys(gatehouse.clock());
                nodes.add(keys);
                rotations.add(rotation(gatehouse, keys));
            });
            ExecutorService threads = Executors.newFixedThreadPool(count);
            try {
                Set<String> signers = new HashSet<>();
                for (int round = 0; round < 200; round++) {
                    gatehouse.clock().advance(Duration.ofDays(1));
                    together(threads, rotations);
                    rotations.forEach(KeyRotation::tick);
                    Set<KeyRing> rings = nodes.stream().map(SigningKeys::ring).collect(Collectors.toSet());
                    assertThat(rings).as("round " + round).hasSize(1);
                    assertThat(signers.add(nodes.get(0).current().kid())).isTrue();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void aMasterKeyThatDoesNotFitStopsTheStartAndNothingIsOverwritten() throws Exception {
        String one = "--gatehouse.keys.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        String two = "--gatehouse.keys.master-key=ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
        String both = two + "," + one.replaceFirst(".*?=", "");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String kid;
            try (Gatehouse gatehouse = node(postgres, one)) {
                kid = gatehouse.bean(SigningKeys.class).current().kid();
            }
            assertThatThrownBy(() -> node(postgres, two))
                    .rootCause()
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageStartingWith("gatehouse.keys.master-key lacks the key ")
                    .hasMessageNotContaining("ZmVk");
            try (Gatehouse gatehouse = node(postgres, both)) {
                assertThat(gatehouse.bean(SigningKeys.class).current().kid()).isEqualTo(kid);
            }
            try (Gatehouse rewrapped = node(postgres, two)) {
                assertThat(rewrapped.bean(SigningKeys.class).current().kid()).isEqualTo(kid);
            }
        }
    }

    /** As when only some nodes have been given a new master key. */
    @Test
    void aNodeThatCannotReadTheRingAnyMoreGoesOnWithWhatItHas() throws Exception {
        String one = "--gatehouse.keys.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        String two = "--gatehouse.keys.master-key=ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse old = node(postgres, one)) {
            node(postgres, two + "," + one.replaceFirst(".*?=", "")).close();
            old.bean(KeyRotation.class).tick();
            assertThat(old.getAs(old.signIn("alice"), "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void anotherAlgorithmSignsWhenEveryCacheKnowsItsKey() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            try (Gatehouse gatehouse = node(postgres)) {
                assertThat(gatehouse.bean(SigningKeys.class).current().algorithm())
                        .isEqualTo(SigningAlgorithm.ES256);
            }
            try (Gatehouse gatehouse = node(postgres, "--gatehouse.token.algorithm=EdDSA")) {
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
    }

    @Test
    void aPeriodTooShortForTheCachesStopsTheStart() {
        assertThatThrownBy(() -> Gatehouse.bare("--gatehouse.keys.rotate-every=10m"))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.keys.rotate-every is PT10M, but until every cache knows a new key");
    }

    private static void together(ExecutorService threads, List<KeyRotation> rotations) throws Exception {
        List<Callable<Object>> ticks = rotations.stream()
                .map(rotation -> Executors.callable(rotation::tick))
                .toList();
        for (Future<Object> tick : threads.invokeAll(ticks)) {
            tick.get();
        }
    }

    /** A node's rotation, with its own copy of the ring. */
    private static KeyRotation rotation(Gatehouse gatehouse, SigningKeys keys) {
        KeyStore store = new KeyStore(
                "signing",
                gatehouse.bean(JdbcClient.class),
                new TransactionTemplate(gatehouse.bean(PlatformTransactionManager.class)),
                gatehouse.bean(MasterKeys.class));
        KeyTimes times = new KeyTimes(Duration.ofDays(1), Duration.ofMinutes(11), Duration.ofMinutes(16));
        ApplicationEventPublisher nobody = event -> {};
        KeyRotation rotation = new KeyRotation(
                store, keys, times, KeyOrigin.generated(SigningAlgorithm.ES256), nobody, gatehouse.clock());
        rotation.start();
        return rotation;
    }

    private Gatehouse node(EmbeddedPostgres postgres, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"));
        arguments.add("--gatehouse.data-dir=" + data);
        return Gatehouse.demo(arguments.toArray(String[]::new));
    }
}
