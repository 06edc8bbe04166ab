package dev.gatehouse.resource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is one JSON value in UTF-8, and its text stays unchanged. */
@Tag("unit")
class JsonDocumentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1, 2]",
                "null",
                "true",
                "-0.10e+5",
                "\"\u00e9\"",
                " {\"a\" : 1.000} ",
                "123456789012345678901234567890.5",
                "{\"a\":1,\"a\":2}"
            })
    void oneValueIsReturnedAsItIs(String json) {
        assertThat(JsonDocument.text(json.getBytes(UTF_8))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "[1,]", "{}{}", "1 2", "nul", "'a'", "\"a", "{a:1}", "01", "[1]x", "\"\\x\"", "NaN"
            })
    void everythingElseIsRejected(String json) {
        assertThatThrownBy(() -> JsonDocument.text(json.getBytes(UTF_8))).isInstanceOf(Refusal.class);
    }

    @Test
    void noBodyAndAnotherEncodingAreRejected() {
        assertThatThrownBy(() -> JsonDocument.text(null)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> JsonDocument.text("\"\u00e9\"".getBytes(ISO_8859_1)))
                .isInstanceOf(Refusal.class);
    }
}
