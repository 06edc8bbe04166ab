package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.problem.Misconfiguration;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.ldap.core.support.DefaultTlsDirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.LdapContextSource;

/** How connections to one directory are encrypted, and whom they trust. The host's name is always checked. */
class LdapTls {
    static final HostNameSSLSocketVerifier HOST_NAMES = new HostNameSSLSocketVerifier(false);

    private static final String SOCKET_FACTORY = "java.naming.ldap.factory.socket";
    private static final int LDAP = 389;
    private static final int LDAPS = 636;

    private final String key;
    private final boolean startTls;
    private final boolean ownTrust;
    private final SSLSocketFactory sockets;

    LdapTls(String name, Directory properties) {
        this.key = "gatehouse.identity.ldap." + name;
        this.startTls = properties.startTls();
        this.ownTrust = properties.caFile() != null;
        this.sockets = ownTrust ? trusting(String.valueOf(properties.caFile())) : defaultSockets();
    }

    static int port(URI url) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return isLdaps(url) ? LDAPS : LDAP;
    }

    /** For the library that binds: null for a connection that starts in plain text. */
    @Nullable
    SocketFactory sockets(URI url) {
        return isLdaps(url) ? sockets : null;
    }

    /** For the library that binds: what is done with a connection before anything is said on it. */
    @Nullable
    PostConnectProcessor afterConnect() {
        return startTls ? new StartTLSPostConnectProcessor(sockets) : null;
    }

    /** For the library that reads. */
    void secure(LdapContextSource connections) {
        if (startTls) {
            DefaultTlsDirContextAuthenticationStrategy strategy = new DefaultTlsDirContextAuthenticationStrategy();
            strategy.setSslSocketFactory(sockets);
            connections.setAuthenticationStrategy(strategy);
        }
    }

    /** For the library that reads: where its sockets are from. */
    Map<String, Object> environment(URI url) {
        return ownTrust && isLdaps(url) ? Map.of(SOCKET_FACTORY, TrustedSockets.class.getName()) : Map.of();
    }

    /** For the library that reads: opens a connection. */
    <T> T opening(Supplier<T> work) {
        return TrustedSockets.within(sockets, work);
    }

    /** What is wrong with a connection, and for a certificate what to do about it. */
    String explained(URI url, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("unable to find valid certification path") || message.contains("PKIX path")) {
                return url + " has a certificate of an authority that is not trusted: name a file with that authority's"
                        + " certificate in " + key + ".ca-file";
            }
            if (isAboutTheName(message)) {
                return url + " has a certificate for another host name: use the name that is in it in " + key
                        + ".urls (" + message + ")";
            }
            if (cause instanceof SSLException && cause.getCause() == null) {
                return url + " does not speak TLS with us: " + message;
            }
        }
        return url + " does not answer: " + failure.getMessage();
    }

    private static boolean isAboutTheName(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("no subject alternative")
                || lower.contains("no name matching")
                || lower.contains("hostname verification")
                || lower.contains("hostname of the server");
    }

    private static boolean isLdaps(URI url) {
        return "ldaps".equalsIgnoreCase(url.getScheme());
    }

    private static SSLSocketFactory defaultSockets() {
        return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    private SSLSocketFactory trusting(String caFile) {
        try {
            PemSslStoreDetails authorities = PemSslStoreDetails.forCertificate("file:" + caFile);
            return SslBundle.of(new PemSslStoreBundle(null, authorities))
                    .createSslContext()
                    .getSocketFactory();
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    key + ".ca-file",
                    "has no certificate that can be read: " + caFile,
                    "Name a PEM file with the certificate of the authority that signed the directory's.");
        }
    }
}
