package dev.gatehouse.config;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
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
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The certificates of the service itself: of {@code server.ssl}, and of Spring Boot's bundles. */
@Component
public class ServiceCertificates {
    private final Environment environment;
    private final SslBundles bundles;
    private final Clock clock;

    ServiceCertificates(Environment environment, SslBundles bundles, Clock clock) {
        this.environment = environment;
        this.bundles = bundles;
        this.clock = clock;
    }

    /**
     * Reports each certificate. An expired one of a port of the service is a failure: clients that verify it cannot connect. The
     * start is not refused, because a proxy in front of the service may not verify it.
     */
    public void check(Findings findings) {
        for (String key : List.of("server.ssl", "management.server.ssl")) {
            Binder.get(environment)
                    .bind(key, Ssl.class)
                    .ifBound(ssl -> findings.attempt(() -> {
                        SslBundle bundle = loaded(key, () -> WebServerSslBundle.get(ssl, bundles));
                        report(key, bundle, CertificateExpiry::ofService, findings);
                    }));
        }
        for (String name : bundles.getBundleNames()) {
            String key = "spring.ssl.bundle." + name;
            findings.attempt(() -> {
                SslBundle bundle = loaded("spring.ssl.bundle", () -> bundles.getBundle(name));
                report(key, bundle, CertificateExpiry::report, findings);
            });
        }
    }

    /** @param ofOwn reports one with a private key, if there is no other to choose */
    private void report(String key, SslBundle bundle, Report ofOwn, Findings findings) {
        for (BundleInfo info : new SslInfo(new DefaultSslBundleRegistry(key, bundle), clock).getBundles()) {
            List<CertificateChainInfo> own = info.getCertificateChains();
            own.forEach(chain ->
                    report(key, chain, isUsed(chain, own, bundle) ? ofOwn : CertificateExpiry::report, findings));
            info.getTrustStoreCertificateChains()
                    .forEach(chain -> report(key, chain, CertificateExpiry::report, findings));
        }
    }

    /** Without an alias, the TLS library chooses one that has not expired. */
    private static boolean isUsed(CertificateChainInfo chain, List<CertificateChainInfo> own, SslBundle bundle) {
        return own.size() == 1
                || chain.getAlias().equalsIgnoreCase(bundle.getKey().getAlias());
    }

    private void report(String key, CertificateChainInfo chain, Report report, Findings findings) {
        for (CertificateInfo certificate : chain.getCertificates()) {
            Instant end = certificate.getValidityEnds();
            if (end != null) {
                report.accept(
                        "the certificate of " + certificate.getSubject() + " in " + key,
                        end,
                        clock.instant(),
                        findings);
            }
        }
    }

    private static SslBundle loaded(String key, Supplier<SslBundle> loading) {
        try {
            SslBundle bundle = loading.get();
            bundle.getStores().getKeyStore();
            return bundle;
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    key + " names a certificate or a key that cannot be read: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    "Correct the names of the files, and their password.");
        }
    }

    @FunctionalInterface
    private interface Report {
        void accept(String certificate, Instant end, Instant now, Findings findings);
    }
}
