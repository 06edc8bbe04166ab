package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One property turns the log into JSON in the Elastic Common Schema. */
@Tag("jdk")
class JsonLogTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final JsonMapper JSON = new JsonMapper();

    private static GatehouseProcess gatehouse;
    private static int before;

    @BeforeAll
    static void start() {
        gatehouse = GatehouseProcess.start(
                "--logging.structured.format.console=ecs",
                "--gatehouse.data-dir=target/data/json-log",
                "--gatehouse.throttle.enabled=false");
        before = gatehouse.log().length();
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void eachLineOfARequestIsAJsonDocumentWithTheTraceIdOfTheResponse() {
        Response response = gatehouse.sendJson(
                "POST",
                "/authenticate",
                Json.object("user", "alice", "password", "guess"),
                "traceparent",
                "00-" + ID + "-00f067aa0ba902b7-01");
        assertThat(response.text("trace_id")).isEqualTo(ID);
        JsonNode line = lineWith("login failed: user=\"alice\"");
        assertThat(line.path("trace").path("id").asString()).isEqualTo(ID);
        assertThat(line.path("log").path("level").asString()).isEqualTo("INFO");
        assertThat(line.path("service").path("name").asString()).isEqualTo("gatehouse");
    }

    @Test
    void aLineBreakInAValueIsEscaped() {
        gatehouse.sendJson(
                "POST", "/authenticate", Json.object("source", "corp\n{\"message\":\"forged\"}", "token", "x"));
        assertThat(lineWith("login failed: user=").path("message").asString()).doesNotContain("\n");
        assertThat(lines()).noneMatch(line -> line.path("message").asString().equals("forged"));
    }

    private static JsonNode lineWith(String text) {
        await().until(() -> lines().stream()
                .anyMatch(line -> line.path("message").asString().contains(text)));
        return lines().stream()
                .filter(line -> line.path("message").asString().contains(text))
                .findFirst()
                .orElseThrow();
    }

    /** All lines since the start; each must be JSON. */
    private static List<JsonNode> lines() {
        return gatehouse.log().substring(before).lines().map(JSON::readTree).toList();
    }
}
