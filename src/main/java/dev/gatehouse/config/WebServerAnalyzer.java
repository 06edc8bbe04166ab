package dev.gatehouse.config;

import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports a web server that cannot start with its settings, such as a certificate that is missing. */
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class WebServerAnalyzer extends AbstractFailureAnalyzer<ApplicationContextException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ApplicationContextException cause) {
        Throwable reason = NestedExceptionUtils.getMostSpecificCause(cause);
        if (!String.valueOf(cause.getMessage()).contains("web server") || reason instanceof BindException) {
            return null;
        }
        return new FailureAnalysis(
                "the web server cannot start with the settings below server: " + reason.getMessage(),
                "Correct them; --check names the key of a certificate. See docs/tls.md.",
                cause);
    }
}
