package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        assertThat(fields(line))
                .containsEntry("event.action", "login_failed")
                .containsEntry("event.outcome", "failure")
                .containsEntry("error.code", "authentication_failed")
                .containsEntry("user.name", "alice")
                .containsEntry("source.ip", "127.0.0.1")
                .containsKey("event.reason");
    }

    @Test
    void theLinesOfASessionHaveFields() {
        String token = gatehouse.authenticate("alice", "alice-secret").text("token");
        JsonNode opened = lineWith("login succeeded: user=\"alice\"");
        String session = fields(opened).get("session.id");
        assertThat(fields(opened))
                .containsEntry("event.action", "login_succeeded")
                .containsEntry("event.outcome", "success")
                .containsEntry("event.provider", "demo")
                .containsEntry("user.roles", "[\"editor\"]")
                .containsEntry("source.ip", "127.0.0.1");
        gatehouse.send("DELETE", "/sessions/current", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
        assertThat(fields(lineWith("session ended: user=\"alice\"")))
                .containsEntry("event.action", "session_ended")
                .containsEntry("user.name", "alice")
                .containsEntry("session.id", session);
    }

    @Test
    void aChangeByAnAdministratorHasBothNames() {
        String carol = gatehouse.authenticate("carol", "carol-secret").text("token");
        gatehouse.send(
                "DELETE", "/admin/users/alice/lock", BodyPublishers.noBody(), "Authorization", "Bearer " + carol);
        assertThat(fields(lineWith("waits lifted: user=\"alice\"")))
                .containsEntry("event.action", "waits_lifted")
                .containsEntry("user.name", "carol")
                .containsEntry("user.target.name", "alice");
    }

    /** The fields of two levels and more, as paths with dots. */
    private static Map<String, String> fields(JsonNode line) {
        Map<String, String> fields = new TreeMap<>();
        line.properties().forEach(field -> add(fields, field.getKey(), field.getValue()));
        return fields;
    }

    private static void add(Map<String, String> fields, String path, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> add(fields, path + "." + field.getKey(), field.getValue()));
        } else {
            fields.put(path, value.isArray() ? value.toString() : value.asString());
        }
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
