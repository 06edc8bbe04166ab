package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.WaitingConnections.Answer;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.ExpiredData;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TcpProxy;
import dev.gatehouse.support.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service misses no end while it, or the node that it asks, is cut off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class FeedPartitionTest {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");
    private static final Duration PARTITION = Duration.ofMinutes(3);

    @TempDir
    private static Path data;

    private TcpProxy proxy;
    private Gatehouse other;
    private Gatehouse gatehouse;

    @BeforeAll
    void start() {
        String store = TestPostgres.freshDatabase();
        int port = URI.create(store.substring("jdbc:".length())).getPort();
        proxy = new TcpProxy(port);
        other = node(store);
        gatehouse = node(store.replace(":" + port + "/", ":" + proxy.port() + "/"));
        end(gatehouse, "earlier", 1);
    }

    @AfterAll
    void stop() {
        gatehouse.close();
        other.close();
        proxy.close();
    }

    @Test
    void aNodeThatWasCutOffForThreeMinutesSendsAllThatEndedMeanwhile() throws Exception {
        String cursor = read(gatehouse, "").cursor();
        try (WaitingConnections service = new WaitingConnections(gatehouse)) {
            service.open(1, SHOP, cursor);
            proxy.stall();
            proxy.forget();
            List<String> ended = end(other, "first", 40);
            pass(PARTITION);
            ended.addAll(end(other, "last", 40));
            assertThat(read(gatehouse, cursor)).isEqualTo(new Read(List.of(), cursor));
            assertThat(service.waiting()).isEqualTo(1);
            proxy.heal();
            Answer answer = service.answers().get(0);
            List<String> received = new ArrayList<>(answer.sids());
            received.addAll(read(gatehouse, answer.cursor()).sids());
            assertThat(received).containsExactlyElementsOf(ended);
        }
    }

    @Test
    void aServiceThatWasCutOffForThreeMinutesContinuesAtEitherNode() {
        String cursor = read(gatehouse, "").cursor();
        List<String> ended = end(gatehouse, "here", 40);
        pass(PARTITION);
        ended.addAll(end(other, "there", 40));
        assertThat(read(other, cursor).sids()).containsExactlyElementsOf(ended);
        await().untilAsserted(() -> assertThat(read(gatehouse, cursor).sids()).containsExactlyElementsOf(ended));
    }

    /** Longer than any token lives: what has ended before concerns none. */
    @Test
    void aServiceThatWasCutOffForAnHourContinuesWithWhatStillMatters() {
        String cursor = read(gatehouse, "").cursor();
        end(other, "past", 40);
        pass(Duration.ofHours(1));
        other.bean(ExpiredData.class).delete();
        List<String> ended = end(other, "recent", 3);
        for (Gatehouse node : List.of(other, gatehouse)) {
            await().untilAsserted(() -> assertThat(read(node, cursor).sids()).containsExactlyElementsOf(ended));
            assertThat(read(node, "forgotten.17").sids()).containsAll(ended);
        }
    }

    private void pass(Duration time) {
        other.clock().advance(time);
        gatehouse.clock().advance(time);
    }

    /** The ends are in this order in the feed. */
    private static List<String> end(Gatehouse node, String name, int sessions) {
        List<String> ids = new ArrayList<>(
                IntStream.range(0, sessions).mapToObj(i -> name + i).toList());
        ids.forEach(id -> node.bean(Revocations.class).revoke(id, RevocationReason.BY_ADMINISTRATOR));
        return ids;
    }

    private record Read(List<String> sids, String cursor) {}

    /** Reads to the end. */
    private static Read read(Gatehouse node, String from) {
        List<String> sids = new ArrayList<>();
        String cursor = from;
        while (true) {
            Response page = node.get("/revocations?after=" + cursor, "Authorization", SHOP.basic());
            assertThat(page.status()).isEqualTo(200);
            page.json().path("ended").forEach(end -> sids.add(end.path("sid").asString()));
            if (page.text("cursor").equals(cursor)) {
                return new Read(sids, cursor);
            }
            cursor = page.text("cursor");
        }
    }

    private static Gatehouse node(String store) {
        List<String> arguments = new ArrayList<>(List.of(SHOP.arguments()));
        arguments.addAll(List.of(
                "--spring.datasource.url=" + store + (store.contains("?") ? "&" : "?")
                        + "connectTimeout=1&socketTimeout=1",
                "--spring.datasource.hikari.connection-timeout=500",
                "--spring.datasource.hikari.validation-timeout=250",
                "--gatehouse.data-dir=" + data));
        return Gatehouse.demo(arguments.toArray(String[]::new));
    }
}
