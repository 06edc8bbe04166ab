package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.RecordedFindings;
import dev.gatehouse.support.SelfSignedCertificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

/** An expired certificate of a port is an error of the check and a warning of the start, and a warning of both elsewhere. */
@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class ServiceCertificatesTest {
    private static final SelfSignedCertificate PEM = SelfSignedCertificate.naming("ip:127.0.0.1");

    private final MockEnvironment environment = new MockEnvironment();
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private Instant now = Instant.now();

    @ParameterizedTest
    @ValueSource(strings = {"server.ssl", "management.server.ssl"})
    void anExpiredCertificateOfAPortIsAnError(String key, CapturedOutput output) {
        environment.setProperty(key + ".certificate", PEM.certificate().toString());
        environment.setProperty(key + ".certificate-private-key", PEM.key().toString());
        String certificate = " the certificate of CN=a server in " + key;
        assertThat(check()).singleElement().asString().startsWith("ok" + certificate + " is valid until ");
        now = now.plusSeconds(100L * 24 * 3600);
        assertThat(check()).singleElement().asString().startsWith("FAILED" + certificate + " has expired on ");
        new CertificateLog(certificates()).onApplicationEvent(null);
        assertThat(output).containsPattern("WARN .*" + certificate + " has expired on .*\\. Renew it: clients that");
    }

    @Test
    void anExpiredCertificateOfABundleIsAWarning() {
        PemSslStoreDetails own = new PemSslStoreDetails(null, "file:" + PEM.certificate(), "file:" + PEM.key());
        PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("file:" + PEM.certificate());
        bundles.registerBundle("client", SslBundle.of(new PemSslStoreBundle(own, trusted)));
        now = now.plusSeconds(100L * 24 * 3600);
        assertThat(check())
                .hasSize(2)
                .allMatch(
                        line -> line.startsWith("WARN the certificate of CN=a server in spring.ssl.bundle.client has"));
    }

    private ServiceCertificates certificates() {
        return new ServiceCertificates(environment, bundles, Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<String> check() {
        RecordedFindings findings = new RecordedFindings();
        certificates().check(findings);
        return findings.lines();
    }
}
