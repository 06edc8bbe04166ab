package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which certificates of servers are believed: the same for all connections to one directory. */
final class LdapTls {
    private final String prefix;
    private final @Nullable Path caFile;
    private final SSLSocketFactory sockets;

    /**
     * @param prefix of the directory's properties
     * @param caFile certificates that are trusted in place of the JVM's
     */
    LdapTls(String prefix, @Nullable Path caFile) {
        this.prefix = prefix;
        this.caFile = caFile;
        this.sockets = new NamedSockets(caFile == null ? jvms() : trusting(caFile));
    }

    /** They check the host's name, too. */
    SSLSocketFactory sockets() {
        return sockets;
    }

    /** What is wrong with a server's certificate and where to mend it; empty when the failure is another. */
    Optional<String> explain(Throwable failure) {
        if (causes(failure).noneMatch(SSLException.class::isInstance)) {
            return Optional.empty();
        }
        Optional<Throwable> outOfTime =
                causes(failure).filter(LdapTls::isOutOfTime).findFirst();
        if (outOfTime.isPresent()) {
            return Optional.of(
                    "its certificate is not good now (" + outOfTime.get().getMessage() + "): renew it");
        }
        Optional<Throwable> unsigned =
                causes(failure).filter(LdapTls::isUnsigned).findFirst();
        if (unsigned.isPresent()) {
            String signers = caFile == null ? "an authority that the JVM trusts" : "one of " + caFile;
            return Optional.of("its certificate is not signed by " + signers + " ("
                    + unsigned.get().getMessage() + "): set " + prefix
                    + ".ca-file to the certificate of the authority that signed it");
        }
        return causes(failure)
                .filter(CertificateException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .map(e -> "its certificate does not name it (" + e.getMessage() + "): write the server in " + prefix
                        + ".urls as its certificate does");
    }

    private static boolean isOutOfTime(Throwable cause) {
        return cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException;
    }

    private static boolean isUnsigned(Throwable cause) {
        return cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private SSLSocketFactory trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (authorities.isEmpty()) {
                throw new CertificateException("no certificate");
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (Certificate authority : authorities) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new Misconfiguration(
                    prefix + ".ca-file",
                    "is no readable file of certificates: " + file,
                    "Set it to a PEM file with the certificate of the authority that signed those of the servers.");
        }
    }

    private static SSLSocketFactory jvms() {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
