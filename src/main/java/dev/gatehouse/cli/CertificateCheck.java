package dev.gatehouse.cli;

import dev.gatehouse.config.CertificateExpiry;
import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.info.SslInfo;
import org.springframework.boot.info.SslInfo.BundleInfo;
import org.springframework.boot.info.SslInfo.CertificateChainInfo;
import org.springframework.boot.info.SslInfo.CertificateInfo;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.core.env.Environment;

/** The certificates of the service itself: of {@code server.ssl}, and of Spring Boot's bundles. */
record CertificateCheck(Environment environment, SslBundles bundles, Clock clock) {

    void run(Findings findings) {
        for (String key : List.of("server.ssl", "management.server.ssl")) {
            Binder.get(environment)
                    .bind(key, Ssl.class)
                    .ifBound(ssl -> findings.attempt(() -> report(key, server(key, ssl), findings)));
        }
        bundles.getBundleNames()
                .forEach(name -> findings.attempt(() -> report(
                        "spring.ssl.bundle." + name,
                        loaded("spring.ssl.bundle", () -> bundles.getBundle(name)),
                        findings)));
    }

    private SslBundle server(String key, Ssl ssl) {
        return loaded(key, () -> WebServerSslBundle.get(ssl, bundles));
    }

    private void report(String key, SslBundle bundle, Findings findings) {
        for (BundleInfo info : new SslInfo(new DefaultSslBundleRegistry(key, bundle), clock).getBundles()) {
            Stream.of(info.getCertificateChains(), info.getTrustStoreCertificateChains())
                    .flatMap(List::stream)
                    .map(CertificateChainInfo::getCertificates)
                    .flatMap(List::stream)
                    .forEach(certificate -> report(key, certificate, findings));
        }
    }

    private void report(String key, CertificateInfo certificate, Findings findings) {
        Instant end = certificate.getValidityEnds();
        if (end != null) {
            CertificateExpiry.report(
                    "the certificate of " + certificate.getSubject() + " in " + key, end, clock.instant(), findings);
        }
    }

    private static SslBundle loaded(String key, Supplier<SslBundle> loading) {
        try {
            SslBundle bundle = loading.get();
            bundle.getStores().getKeyStore();
            return bundle;
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    key + " names a certificate or a key that cannot be read: " + Diagnosis.of(e),
                    "Correct the names of the files, and their password.");
        }
    }
}
