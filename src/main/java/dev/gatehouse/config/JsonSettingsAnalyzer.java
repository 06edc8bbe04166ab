package dev.gatehouse.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.json.JsonParseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports settings in a variable that are not JSON. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class JsonSettingsAnalyzer extends AbstractFailureAnalyzer<JsonParseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, JsonParseException cause) {
        return new FailureAnalysis(
                "SPRING_APPLICATION_JSON is not valid JSON",
                "Put each name and each text in double quotes, and close each brace and bracket.",
                cause);
    }
}
