package dev.gatehouse.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.problem.Refusal;
import tools.jackson.databind.json.JsonMapper;

/** What is accepted is one JSON value, and is stored byte for byte. */
class JsonDocumentFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();

    @FuzzTest(maxDuration = "60s")
    void anAcceptedBodyIsOneValueAndUnchanged(byte[] body) {
        String text;
        try {
            text = JsonDocument.text(body);
        } catch (Refusal refusal) {
            return;
        }
        assertThat(text.getBytes(UTF_8)).isEqualTo(body);
        assertThat(JSON.readTree(text).isMissingNode()).isFalse();
    }
}
