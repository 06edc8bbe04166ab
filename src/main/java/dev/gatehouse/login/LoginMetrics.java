package dev.gatehouse.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Counts sign-ins by outcome and source, and the tokens that they return. The source is always a configured one: a name
 * from a request would create a time series of its own.
 */
@Component
class LoginMetrics {
    private final MeterProvider<Counter> logins;
    private final Counter issuedTokens;

    LoginMetrics(MeterRegistry meters) {
        this.logins = Counter.builder("gatehouse.logins")
                .description(
                        "Sign-ins, by outcome (success, or the code of the refusal) and by the source that decided")
                .withRegistry(meters);
        this.issuedTokens = Counter.builder("gatehouse.token.issued")
                .description("First tokens of sessions")
                .register(meters);
    }

    @EventListener
    void on(LoginSucceeded event) {
        count("success", event.session().identity().source());
        issuedTokens.increment();
    }

    @EventListener
    void on(LoginFailed event) {
        count(event.refusal().code().text(), event.refusal().source().orElse("none"));
    }

    private void count(String outcome, String source) {
        logins.withTags("outcome", outcome, "source", source).increment();
    }
}
