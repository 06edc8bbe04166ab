package dev.gatehouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of verifiers/conformance. */
class ConformanceTest {

    static Stream<ConformanceCase> cases() throws IOException, ParseException {
        Map<String, Object> suite = json("cases.json");
        Map<String, Object> leftOut = JSONObjectUtils.getJSONObject(
                JSONObjectUtils.getJSONObject(json("verifiers.json"), "spring"), "left_out");
        return Arrays.stream(JSONObjectUtils.getJSONObjectArray(suite, "cases"))
                .map(one -> new ConformanceCase(suite, one))
                .filter(one -> !leftOut.containsKey(one.toString()));
    }

    private static Map<String, Object> json(String file) throws IOException, ParseException {
        return JSONObjectUtils.parse(Files.readString(Path.of("../../conformance", file)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAnswerIsTheExpectedOne(ConformanceCase one) throws Exception {
        String outcome = one.outcome();
        if (one.expected().equals("rejected")) {
            assertThat(Reason.valueOf(outcome.toUpperCase(Locale.ROOT)).isOutage())
                    .isFalse();
        } else {
            assertThat(outcome).isEqualTo(one.expected());
        }
    }
}
