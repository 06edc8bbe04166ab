package dev.gatehouse.config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Logs at the start what {@code --check} would report of the service's certificates, except those that are valid for long. */
@Component
@Profile(CheckMode.OFF)
class CertificateLog implements ApplicationListener<ApplicationReadyEvent>, Findings {
    private static final Logger log = LoggerFactory.getLogger(CertificateLog.class);

    private final ServiceCertificates certificates;

    CertificateLog(ServiceCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        certificates.check(this);
    }

    @Override
    public void accept(String finding) {
        log.debug("{}", finding);
    }

    @Override
    public void warn(String finding) {
        log.warn("{}", finding);
    }

    @Override
    public void failed(RuntimeException failure) {
        warn(
                failure instanceof Misconfiguration problem
                        ? problem.getMessage() + ". " + problem.action()
                        : String.valueOf(failure.getMessage()));
    }
}
