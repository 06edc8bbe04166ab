package dev.gatehouse.config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports a start that failed, in place of Spring Boot's reports and stack traces: in the log, or on the standard error if the
 * failure was before the log was configured. A command has no such listener, because it prints the failure itself.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailureReporter
        implements SpringBootExceptionReporter, ApplicationListener<ApplicationFailedEvent> {
    private static final Logger log = LoggerFactory.getLogger(StartFailureReporter.class);

    /** @return true, so that Spring Boot reports nothing */
    @Override
    public boolean reportException(Throwable failure) {
        return true;
    }

    @Override
    public void onApplicationEvent(ApplicationFailedEvent event) {
        StartFailure failure = StartFailure.of(event.getException(), event.getApplicationContext());
        if (event.getApplicationContext() != null && log.isErrorEnabled()) {
            log.error("{}", failure);
            log.debug("the start failed", event.getException());
        } else {
            System.err.println(failure);
        }
    }
}
