package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedExtendedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;

/** A directory with the users of the demo on one port. It can be stopped, started again, delayed and scripted. */
final class TestLdapServer implements AutoCloseable {
    final AtomicInteger searches = new AtomicInteger();
    final AtomicInteger binds = new AtomicInteger();

    /** Runs before each search. */
    volatile Runnable beforeSearch = () -> {};

    /** The response to each bind of a user, where it is not null. */
    volatile BindResult bindAnswer;

    /** The changes of passwords that arrived, without the name of the entry. */
    final List<String> changes = new CopyOnWriteArrayList<>();

    /** Runs when a change of a password has arrived. */
    volatile Runnable beforeChange = () -> {};

    /** The response to each change of a password, where it is not null. */
    volatile LDAPException changeAnswer;

    private final String kind;
    private final int port = Gatehouse.freePort();
    private final InMemoryDirectoryServer server;

    private TestLdapServer(String kind, SelfSignedCertificate certificate) throws LDAPException {
        this.kind = kind;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SSLSocketFactory client = null;
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(
                switch (kind) {
                    case "ldaps" ->
                        InMemoryListenerConfig.createLDAPSConfig(
                                kind, loopback, port, certificate.context().getServerSocketFactory(), client);
                    case "starttls" ->
                        InMemoryListenerConfig.createLDAPConfig(
                                kind, loopback, port, certificate.context().getSocketFactory());
                    default -> InMemoryListenerConfig.createLDAPConfig(kind, loopback, port, null);
                });
        config.addAdditionalBindCredentials("cn=service", "service-password");
        config.addInMemoryOperationInterceptor(new Interceptor());
        config.setSchema(null);
        server = new InMemoryDirectoryServer(config);
        server.importFromLDIF(true, "src/main/resources/demo.ldif");
        server.startListening();
    }

    static TestLdapServer plain() throws LDAPException {
        return new TestLdapServer("ldap", null);
    }

    static TestLdapServer ldaps(SelfSignedCertificate certificate) throws LDAPException {
        return new TestLdapServer("ldaps", certificate);
    }

    static TestLdapServer startTls(SelfSignedCertificate certificate) throws LDAPException {
        return new TestLdapServer("starttls", certificate);
    }

    int port() {
        return port;
    }

    boolean isLdaps() {
        return kind.equals("ldaps");
    }

    String url() {
        return "ldap://127.0.0.1:" + port;
    }

    InMemoryDirectoryServer directory() {
        return server;
    }

    void start() throws LDAPException {
        server.startListening();
    }

    void stop() {
        server.shutDown(true);
    }

    @Override
    public void close() {
        stop();
    }

    private final class Interceptor extends InMemoryOperationInterceptor {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            if (request.getRequest().getBindDN().startsWith("uid=")) {
                binds.incrementAndGet();
            }
        }

        @Override
        public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult answer) {
            if (bindAnswer != null && answer.getRequest().getBindDN().startsWith("uid=")) {
                answer.setResult(bindAnswer);
            }
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            if (!request.getRequest().getScope().equals(SearchScope.BASE)) {
                searches.incrementAndGet();
                beforeSearch.run();
            }
        }

        @Override
        public void processExtendedRequest(InMemoryInterceptedExtendedRequest intercepted) throws LDAPException {
            ExtendedRequest request = intercepted.getRequest();
            if (request.getOID().equals(PasswordModifyExtendedRequest.PASSWORD_MODIFY_REQUEST_OID)) {
                PasswordModifyExtendedRequest change = new PasswordModifyExtendedRequest(request);
                arrived("change " + change.getOldPassword() + " to " + change.getNewPassword());
            }
        }

        @Override
        public void processModifyRequest(InMemoryInterceptedModifyRequest intercepted) throws LDAPException {
            arrived(intercepted.getRequest().getModifications().stream()
                    .map(item -> item.getModificationType().getName() + " " + item.getAttributeName() + " "
                            + new String(item.getValueByteArrays()[0], StandardCharsets.UTF_16LE))
                    .collect(Collectors.joining(", ")));
        }

        private void arrived(String change) throws LDAPException {
            changes.add(change);
            beforeChange.run();
            if (changeAnswer != null) {
                throw changeAnswer;
            }
        }
    }
}
