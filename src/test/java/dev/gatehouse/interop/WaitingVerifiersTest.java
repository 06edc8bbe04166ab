package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.interop.WaitingConnections.Answer;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many services wait at one node, which has few threads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingVerifiersTest {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");
    private static final RegisteredVerifier DEPOT = RegisteredVerifier.named("depot");
    private static final RegisteredVerifier DESK = RegisteredVerifier.named("desk");

    private final Gatehouse gatehouse = Gatehouse.demo(
            List.of(SmallBuffers.class),
            Stream.of(
                            Stream.of("--server.tomcat.threads.max=8", "--server.tomcat.connection-timeout=60s"),
                            Stream.of(SHOP.arguments()),
                            Stream.of(DEPOT.arguments()),
                            Stream.of(DESK.arguments()))
                    .flatMap(arguments -> arguments)
                    .toArray(String[]::new));

    @AfterAll
    void stop() {
        gatehouse.close();
    }

    @Test
    void aThousandLearnOfASignOut() throws IOException {
        String token = gatehouse.signIn("alice");
        String sid = TokenForger.claims(token).get("sid").toString();
        try (WaitingConnections services = new WaitingConnections(gatehouse)) {
            String cursor = cursor();
            services.open(500, SHOP, cursor);
            services.open(500, DEPOT, cursor);
            gatehouse.signOut(token);
            List<Answer> answers = services.answers();
            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers).extracting(Answer::sids).containsOnly(List.of(sid));
            assertThat(services.waiting()).isZero();
        }
    }

    @Test
    void oneServiceCannotTakeAllPlacesAndAllServicesCannotTakeThoseOfUsers() throws IOException {
        String token = gatehouse.signIn("alice");
        String reader = gatehouse.signIn("bob");
        try (WaitingConnections services = new WaitingConnections(gatehouse)) {
            String cursor = cursor();
            services.open(FeedPlaces.OF_ONE_VERIFIER, SHOP, cursor);
            assertTooManyWait(SHOP, cursor);
            services.open(FeedPlaces.ALL - FeedPlaces.OF_ONE_VERIFIER, DEPOT, cursor);
            assertTooManyWait(DESK, cursor);
            assertThat(gatehouse.getAs(reader, "/me").status()).isEqualTo(200);
            gatehouse.signOut(token);
            assertThat(services.answers()).extracting(Answer::status).containsOnly(200);
        }
        try (WaitingConnections services = new WaitingConnections(gatehouse)) {
            services.open(1, DESK, cursor());
        }
        end(1);
    }

    private void assertTooManyWait(RegisteredVerifier verifier, String cursor) {
        Response refused = revocations(verifier, "after=" + cursor + "&wait=30");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("error")).isEqualTo("rate_exceeded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void thousandsOfEndsComeInOneResponse() throws IOException {
        try (WaitingConnections services = new WaitingConnections(gatehouse)) {
            services.open(2, SHOP, cursor());
            end(5_000);
            for (Answer answer : services.answers()) {
                assertThat(answer.sids()).hasSize(5_000).doesNotHaveDuplicates();
            }
        }
    }

    /** Otherwise most of them are allocated anew whenever all services are answered. */
    @Test
    void theContainerKeepsTheBuffersOfAllWaitingRequests() {
        TomcatWebServer server =
                (TomcatWebServer) ((ServletWebServerApplicationContext) gatehouse.beans()).getWebServer();
        AbstractProtocol<?> protocol =
                (AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler();
        assertThat(protocol.getProcessorCache()).isGreaterThanOrEqualTo(FeedPlaces.ALL);
        assertThat(protocol.getMaxConnections()).isGreaterThan(FeedPlaces.ALL);
    }

    /** Each response is larger than what the connection takes, and there are more of them than threads. */
    @Test
    void servicesThatDoNotReadHoldNoThread() throws Exception {
        String token = gatehouse.signIn("alice");
        try (WaitingConnections slow = new WaitingConnections(gatehouse);
                WaitingConnections services = new WaitingConnections(gatehouse)) {
            String cursor = cursor();
            slow.openSlow(20, SHOP, cursor);
            services.open(1, DEPOT, cursor);
            end(5_000);
            assertThat(services.answers())
                    .allSatisfy(answer -> assertThat(answer.sids()).hasSize(5_000));
            CompletableFuture<Response> fresh = CompletableFuture.supplyAsync(() -> gatehouse.getAs(token, "/me"));
            assertThat(fresh.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(slow.answers())
                    .allSatisfy(answer -> assertThat(answer.sids()).hasSize(5_000));
        }
    }

    private String cursor() {
        String cursor = "";
        while (true) {
            String next = revocations(SHOP, "after=" + cursor).text("cursor");
            if (next.equals(cursor)) {
                return cursor;
            }
            cursor = next;
        }
    }

    private Response revocations(RegisteredVerifier verifier, String query) {
        return gatehouse.get("/revocations?" + query, "Authorization", verifier.basic());
    }

    /** So many ends by another node. */
    private void end(int sessions) {
        gatehouse
                .bean(JdbcClient.class)
                .sql(
                        "insert into ended_session (session_id, ended_at, ends_at) select random_uuid(), current_timestamp,"
                                + " timestamp '2100-01-01 00:00:00' from system_range(1, ?)")
                .param(sessions)
                .update();
    }

    /** Connections take few bytes that the client has not read. */
    static class SmallBuffers {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
            return factory ->
                    factory.addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", "4096"));
        }
    }
}
