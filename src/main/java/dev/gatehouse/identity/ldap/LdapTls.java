package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Which certificates of servers are trusted: the same for all connections to one directory. JNDI checks the name of the
 * server, for LDAPS and for StartTLS (RFC 4513, section 3.1.3).
 *
 * @param prefix of the configuration keys of the directory
 * @param caFile certificates that are trusted instead of those of the JVM
 */
record LdapTls(String prefix, @Nullable Path caFile, SSLSocketFactory sockets) {

    LdapTls(String prefix, @Nullable Path caFile) {
        this(
                prefix,
                caFile,
                caFile == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting(caFile, prefix));
    }

    /** The certificates of {@code caFile}; none without it. */
    List<X509Certificate> authorities() {
        try {
            return caFile == null ? List.of() : PemContent.load(caFile).getCertificates();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the certificate of a server and how to fix it; empty when the failure is another one. */
    Optional<String> explain(Throwable failure) {
        if (message(failure, SSLException.class).isEmpty()) {
            return Optional.empty();
        }
        String signers = caFile == null ? "an authority that the JVM trusts" : "one of " + caFile;
        return message(failure, CertificateExpiredException.class, CertificateNotYetValidException.class)
                .map(reason -> "its certificate is not valid now (" + reason + "): renew it")
                .or(() -> message(failure, CertPathBuilderException.class, CertPathValidatorException.class)
                        .map(reason -> "its certificate is not signed by " + signers + " (" + reason + "): set "
                                + prefix + ".ca-file to the certificate of the authority that signed it"))
                .or(() -> message(failure, CertificateException.class)
                        .map(reason -> "its certificate does not name it (" + reason + "): write the server in "
                                + prefix + ".urls as its certificate does"));
    }

    /** The message of the first cause that has one of these types. */
    private static Optional<String> message(Throwable failure, Class<?>... types) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause)))
                .findFirst()
                .map(cause -> String.valueOf(cause.getMessage()));
    }

    private static SSLSocketFactory trusting(Path file, String prefix) {
        try {
            PemSslStoreDetails authorities = PemSslStoreDetails.forCertificates(Files.readString(file));
            return SslBundle.of(new PemSslStoreBundle(null, authorities))
                    .createSslContext()
                    .getSocketFactory();
        } catch (IOException | RuntimeException e) {
            throw new Misconfiguration(
                    prefix + ".ca-file is no readable file of certificates: " + file,
                    "Set it to a PEM file with the certificate of the authority that signed those of the servers.");
        }
    }
}
