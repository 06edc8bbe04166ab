package dev.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each error has a trace id, which is also in its log lines. */
@ExtendWith(OutputCaptureExtension.class)
class TraceIdTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    private final Gatehouse gatehouse = Gatehouse.shared();

    @Test
    void errorsOfAllKindsHaveTheTraceIdOfTheRequest() throws Exception {
        String token = gatehouse.signIn("alice");
        List<Response> errors = List.of(
                gatehouse.get("/me", "traceparent", PARENT),
                gatehouse.get("/me", "traceparent", PARENT, "Authorization", "Bearer not.a.token"),
                gatehouse.get("/nothing", "traceparent", PARENT, "Authorization", "Bearer " + token),
                gatehouse.get("/admin/users", "traceparent", PARENT, "Authorization", "Bearer " + token),
                gatehouse.sendJson("POST", "/authenticate", "{}", "traceparent", PARENT),
                gatehouse.sendJson("POST", "/authenticate", "x".repeat(20_000), "traceparent", PARENT),
                gatehouse.send("POST", "/introspect", BodyPublishers.noBody(), "traceparent", PARENT));
        assertThat(errors)
                .allSatisfy(error ->
                        assertThat(error.text("trace_id")).as(error.body()).isEqualTo(ID));
        assertThat(gatehouse.raw("GET /a{b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .containsPattern("\"trace_id\":\"[0-9a-f]{32}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-\"}evil4bf92f3577b34da6a3ce929d0e-00f067aa0ba902b7-01",
            })
    void anInvalidTraceIsReplacedByANewId(String header, CapturedOutput log) {
        Response response = failedSignIn(header);
        assertThat(response.text("trace_id"))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(ID)
                .isNotEqualTo("0".repeat(32));
        assertThat(log.getAll()).contains("[" + response.text("trace_id") + "]").doesNotContain("evil", "4BF9");
    }

    @Test
    void aLaterVersionMayHaveMoreFields() {
        assertThat(failedSignIn("cc-" + ID + "-00f067aa0ba902b7-01-what-comes").text("trace_id"))
                .isEqualTo(ID);
    }

    @Test
    void twoTracesAreIgnored() {
        String header = "00-" + ID + "-00f067aa0ba902b7-01";
        assertThat(gatehouse
                        .get("/me", "traceparent", header, "traceparent", header)
                        .text("trace_id"))
                .isNotEqualTo(ID);
    }

    @Test
    void theLogOfASignInShowsTheSameId(CapturedOutput log) {
        Response response = failedSignIn(PARENT);
        assertThat(log.getAll().lines().filter(line -> line.contains("login failed")))
                .singleElement()
                .asString()
                .contains("[" + ID + "] ");
        assertThat(response.text("trace_id")).isEqualTo(ID);
        gatehouse.authenticate("alice", "alice-secret");
        assertThat(MDC.get("trace.id")).isNull();
    }

    @Test
    void aLogLineWithoutARequestHasNoId(CapturedOutput log) {
        LoggerFactory.getLogger("probe").warn("no request");
        assertThat(log.getAll()).contains("no request").doesNotContain("[] ");
    }

    @Test
    void newIdsDiffer() {
        assertThat(gatehouse.get("/me").text("trace_id"))
                .isNotEqualTo(gatehouse.get("/me").text("trace_id"));
    }

    private Response failedSignIn(String header) {
        return gatehouse.sendJson(
                "POST", "/authenticate", "{\"user\":\"alice\",\"password\":\"guess\"}", "traceparent", header);
    }
}
