package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Which certificates of servers are trusted: the same for all connections to one directory. JNDI checks the name of the
 * server, for LDAPS and for StartTLS (RFC 4513, section 3.1.3).
 */
final class LdapTls {
    private final String prefix;
    private final @Nullable Path caFile;
    private final SSLSocketFactory sockets;

    /**
     * @param prefix of the configuration keys of the directory
     * @param caFile certificates that are trusted instead of those of the JVM
     */
    LdapTls(String prefix, @Nullable Path caFile) {
        this.prefix = prefix;
        this.caFile = caFile;
        this.sockets = (caFile == null ? defaultContext() : trusting(caFile)).getSocketFactory();
    }

    SSLSocketFactory sockets() {
        return sockets;
    }

    /** What is wrong with the certificate of a server and how to fix it; empty when the failure is another one. */
    Optional<String> explain(Throwable failure) {
        if (causes(failure).noneMatch(SSLException.class::isInstance)) {
            return Optional.empty();
        }
        Optional<Throwable> outOfDate =
                causes(failure).filter(LdapTls::isOutOfDate).findFirst();
        if (outOfDate.isPresent()) {
            return Optional.of(
                    "its certificate is not valid now (" + outOfDate.get().getMessage() + "): renew it");
        }
        Optional<Throwable> untrusted =
                causes(failure).filter(LdapTls::isUntrusted).findFirst();
        if (untrusted.isPresent()) {
            String signers = caFile == null ? "an authority that the JVM trusts" : "one of " + caFile;
            return Optional.of("its certificate is not signed by " + signers + " ("
                    + untrusted.get().getMessage() + "): set " + prefix
                    + ".ca-file to the certificate of the authority that signed it");
        }
        return causes(failure)
                .filter(CertificateException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .map(e -> "its certificate does not name it (" + e.getMessage() + "): write the server in " + prefix
                        + ".urls as its certificate does");
    }

    private static boolean isOutOfDate(Throwable cause) {
        return cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException;
    }

    private static boolean isUntrusted(Throwable cause) {
        return cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private SSLContext trusting(Path file) {
        try {
            PemSslStoreDetails authorities = PemSslStoreDetails.forCertificates(Files.readString(file));
            return SslBundle.of(new PemSslStoreBundle(null, authorities)).createSslContext();
        } catch (IOException | RuntimeException e) {
            throw new Misconfiguration(
                    prefix + ".ca-file",
                    "is no readable file of certificates: " + file,
                    "Set it to a PEM file with the certificate of the authority that signed those of the servers.");
        }
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
