package dev.gatehouse.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.problem.Refusal;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;

/** What is accepted is one JSON value, and is stored byte for byte, but for a byte order mark. */
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
        boolean marked = body.length > 3 && new String(body, 0, 3, UTF_8).equals("\uFEFF");
        assertThat(text.getBytes(UTF_8)).isEqualTo(marked ? Arrays.copyOfRange(body, 3, body.length) : body);
        assertThat(JSON.readTree(text).isMissingNode()).isFalse();
    }
}
