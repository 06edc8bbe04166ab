package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.net.URI;
import javax.net.SocketFactory;

/** Opens connections to one server that passwords are tried on. */
final class Binders {
    private static final int LDAP = 389;
    private static final int LDAPS = 636;

    private final String host;
    private final int port;
    private final SocketFactory sockets;
    private final LDAPConnectionOptions options;
    private final boolean startTls;
    private final LdapTls tls;

    Binders(URI url, Directory properties, LdapTls tls) {
        boolean ldaps = url.getScheme().equals("ldaps");
        this.host = url.getHost().replaceAll("[\\[\\]]", "");
        this.port = url.getPort() >= 0 ? url.getPort() : ldaps ? LDAPS : LDAP;
        this.sockets = ldaps ? tls.sockets() : SocketFactory.getDefault();
        this.options = options(properties);
        this.startTls = properties.startTls();
        this.tls = tls;
    }

    /** @throws NoAnswer when the server is not there */
    Binder open() {
        LDAPConnection connection = new LDAPConnection(sockets, options);
        try {
            connection.connect(host, port);
            if (startTls) {
                encrypt(connection);
            }
            return new Binder(connection, tls);
        } catch (LDAPException e) {
            connection.close();
            throw Binder.unanswered(e, tls);
        }
    }

    private void encrypt(LDAPConnection connection) throws LDAPException {
        LDAPResult answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls.sockets()));
        if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
            throw new LDAPException(
                    ResultCode.CONNECT_ERROR, "the server refuses StartTLS: " + answer.getDiagnosticMessage());
        }
    }

    private static LDAPConnectionOptions options(Directory properties) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) properties.connectTimeout().toMillis());
        options.setResponseTimeoutMillis(properties.readTimeout().toMillis());
        // One question at a time: so there is no thread for each connection.
        options.setUseSynchronousMode(true);
        options.setAbandonOnTimeout(false);
        // A password goes nowhere but to the servers of the configuration.
        options.setFollowReferrals(false);
        return options;
    }
}
