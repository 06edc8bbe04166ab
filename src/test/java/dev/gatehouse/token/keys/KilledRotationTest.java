package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MovableClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A node that is killed at any moment of a rotation leaves a usable ring. */
@Tag("slow")
class KilledRotationTest {
    private static final int KILLS = 25;
    private static final int MAX_ROTATIONS = 8;
    private static final int MAX_ROTATION_MICROS = 10_000;

    private final Random random = new Random(42);

    /** The database writes at each commit, so that a kill can interrupt it. */
    @Test
    void h2KeepsACompleteRing(@TempDir Path folder) throws Exception {
        assertRingsStayComplete("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0");
    }

    @Test
    void postgresKeepsACompleteRing() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            assertRingsStayComplete(postgres.getJdbcUrl("postgres", "postgres"));
        }
    }

    private void assertRingsStayComplete(String url) throws Exception {
        Flyway.configure().dataSource(url, null, null).load().migrate();
        Instant day = Instant.parse("2026-01-01T00:00:00Z");
        long version = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killInTheMiddle(url, day);
            KeyStore.Stored left =
                    RotatingNode.store(new DriverManagerDataSource(url)).load();
            assertThat(left.version()).as("rotations that were committed").isGreaterThan(version);
            version = left.version();
            day = left.ring().last().orElseThrow().signsFrom();
            assertUsable(left.ring(), day.minusSeconds(1));
            assertSigns(url, day);
        }
    }

    private void killInTheMiddle(String url, Instant day) throws IOException, InterruptedException {
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RotatingNode.class.getName(),
                        url,
                        day.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = node.inputReader()) {
            int rotations = 1 + random.nextInt(MAX_ROTATIONS);
            assertThat(output.lines().filter("rotated"::equals).limit(rotations).count())
                    .isEqualTo(rotations);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_ROTATION_MICROS));
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    /** Loading has decrypted and self-tested its keys; one of them signs now, and another follows it. */
    private static void assertUsable(KeyRing ring, Instant now) {
        assertThat(ring.keys().stream().map(key -> key.key().kid()).collect(Collectors.toSet()))
                .hasSameSizeAs(ring.keys());
        assertThat(ring.current(now)).isPresent();
        assertThat(ring.next(now)).isPresent();
    }

    private static void assertSigns(String url, Instant day) {
        MovableClock clock = new MovableClock();
        clock.advance(Duration.between(clock.instant(), day));
        SigningKeys keys = new SigningKeys(clock);
        RotatingNode.rotation(new DriverManagerDataSource(url), keys, clock).start();
        assertThat(keys.current().selfTested().kid()).isEqualTo(keys.current().kid());
    }
}
