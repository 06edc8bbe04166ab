package dev.gatehouse.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Edge;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.threads.EdgeThreads;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** An edge answers as the core does, while the core runs. */
@ExtendWith(OutputCaptureExtension.class)
class EdgeTest {
    private static final RegisteredVerifier ORDERS = RegisteredVerifier.named("orders");
    private static final String PROXY = "--gatehouse.caller.trusted-proxies=127.0.0.1";

    private static Gatehouse core;
    private static Edge edge;

    @BeforeAll
    static void start() {
        core = Gatehouse.demo(
                Stream.of(ORDERS.arguments(), Edge.VERIFIER.arguments("audiences=gatehouse,shop"), new String[] {
                            PROXY, "--gatehouse.token.audiences.shop.renewable=true"
                        })
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        edge = Edge.of(
                core,
                Stream.concat(Stream.of(ORDERS.arguments()), Stream.of(PROXY, "--gatehouse.edge.audiences=shop"))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        edge.close();
        core.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/verify", "/verify?role=editor", "/verify?role=admin", "/verify?audience=shop", "/verify/a/b"})
    void verifyAnswersAsTheCoreDoes(String path) {
        String token = core.signIn("alice");
        for (String presented : new String[] {token, "not.a.token", token + "x", ""}) {
            assertThat(answer(edge.getAs(presented, path))).isEqualTo(answer(core.getAs(presented, path)));
        }
        assertThat(answer(edge.get(path))).isEqualTo(answer(core.get(path)));
    }

    private static String answer(Response response) {
        return response.status() + " " + response.header("X-Auth-User") + " " + response.header("X-Auth-Roles") + " "
                + response.header("X-Auth-Session") + " " + response.header("WWW-Authenticate");
    }

    @Test
    void aServiceIntrospectsAtTheEdgeAsAtTheCore() {
        String token = core.signIn("alice");
        Response atEdge = ORDERS.post(edge, "/introspect", "token", token);
        assertThat(atEdge.json())
                .isEqualTo(ORDERS.post(core, "/introspect", "token", token).json());
        assertThat(atEdge.json().path("active").asBoolean()).isTrue();
        assertThat(ORDERS.post(edge, "/introspect", "token", "unknown").body()).isEqualTo("{\"active\":false}");
        assertThat(Edge.VERIFIER.post(edge, "/introspect", "token", token).status())
                .isEqualTo(401);
    }

    @Test
    void aTokenForAFurtherAudienceIsAccepted() {
        String token = core.sendJson(
                        "POST",
                        "/authenticate",
                        "{\"user\":\"alice\",\"password\":\"alice-secret\",\"audience\":\"shop\"}")
                .text("token");
        assertThat(edge.getAs(token, "/verify?audience=shop").status()).isEqualTo(200);
        assertThat(edge.verify(token)).isEqualTo(401);
    }

    @Test
    void aSignOutAtTheCoreTakesEffectAtTheEdge() {
        String token = core.signIn("alice");
        assertThat(edge.verify(token)).isEqualTo(200);
        core.signOut(token);
        await().until(() -> edge.verify(token) == 401);
        assertThat(edge.getAs(token, "/verify").problem()).isEqualTo("401 session_ended: session has ended");
    }

    @Test
    void aTokenOfAStolenKeyIsRefusedAndTheCoreNoticesIt(CapturedOutput output) {
        TokenForger thief = new TokenForger(core.bean(SigningKeys.class).current(), core.signIn("alice"));
        String forged = thief.signed(thief.header(), thief.payloadWith("sub", "\"carol\""));
        Response response = edge.get("/verify", "Authorization", "Bearer " + forged, "X-Forwarded-For", "203.0.113.7");
        assertThat(response.problem()).isEqualTo("401 token_invalid: token is not active");
        assertThat(edge.verify(forged)).isEqualTo(401);
        assertThat(output.getAll()).contains("THE SIGNING KEY HAS LEAKED").contains("203.0.113.7");
        assertThat(core.bean(MeterRegistry.class)
                        .get("gatehouse.token.forged")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aTokenIsConfirmedOnce() {
        String token = core.signIn("bob");
        double before = confirmed();
        for (int i = 0; i < 5; i++) {
            assertThat(edge.verify(token)).isEqualTo(200);
        }
        assertThat(confirmed()).isEqualTo(before + 1);
    }

    private static double confirmed() {
        return edge.bean(MeterRegistry.class)
                .get("gatehouse.edge.confirmations")
                .tag("outcome", "confirmed")
                .counter()
                .count();
    }

    @Test
    void theKeysAreThoseOfTheCoreForTheRestOfTheirTime() {
        Response keys = edge.get("/.well-known/jwks.json");
        assertThat(keys.body()).isEqualTo(core.get("/.well-known/jwks.json").body());
        assertThat(keys.header("Cache-Control")).isEqualTo("max-age=600, public");
        assertThat(edge.get("/.well-known/keys.pem").body())
                .isEqualTo(core.get("/.well-known/keys.pem").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/authenticate",
                "/me",
                "/sessions",
                "/admin/users",
                "/revocations",
                "/revoke",
                "/signin",
                "/docs"
            })
    void anEdgeHasNoOtherEndpoint(String path) {
        assertThat(edge.getAs(core.signIn("carol"), path).status()).isEqualTo(404);
        assertThat(edge.send("POST", path, BodyPublishers.ofString("{}")).status())
                .isEqualTo(404);
    }

    @Test
    void anAdministratorReadsTheDocumentedMetricsAndOthersDoNot() throws IOException {
        Set<String> exposed = Pattern.compile("(?m)^(gatehouse_edge_\\w+)[ {]")
                .matcher(
                        edge.getAs(core.signIn("carol"), "/actuator/prometheus").body())
                .results()
                .map(metric -> metric.group(1))
                .collect(Collectors.toSet());
        Set<String> documented = Pattern.compile("(?m)^\\| `(gatehouse_edge_\\w+)` \\|")
                .matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map(metric -> metric.group(1))
                .collect(Collectors.toSet());
        assertThat(exposed).isNotEmpty().isEqualTo(documented);
        assertThat(edge.getAs(core.signIn("alice"), "/actuator/prometheus").status())
                .isEqualTo(403);
    }

    @Test
    void theThreadsThatReadFromTheCoreAreThoseOfTheDocumentation() throws IOException {
        ThreadPoolTaskScheduler pool = edge.bean(EdgeThreads.CORE, ThreadPoolTaskScheduler.class);
        assertThat(Files.readString(Path.of("docs/architecture.md")))
                .contains("`" + pool.getThreadNamePrefix() + "` (`coreScheduler`, "
                        + pool.getScheduledThreadPoolExecutor().getCorePoolSize() + " threads)");
    }

    @Test
    void withWrongCredentialsAnEdgeIsNotReadyAndSaysWhy(CapturedOutput output) {
        try (Edge wrong = Edge.start(core.port(), "--gatehouse.edge.client-secret=" + "wrong ".repeat(8))) {
            await().until(() ->
                    output.getAll().contains("it knows no such gatehouse.edge.client-id, or another secret"));
            assertThat(wrong.readiness()).isEqualTo(503);
            assertThat(wrong.getAs(core.signIn("alice"), "/verify").problem()).startsWith("503 store_unavailable: ");
        }
    }
}
