package dev.gatehouse.demo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFReader;
import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * An LDAP directory in memory, which Gatehouse reads like any other directory. Its passwords are public, so it starts on
 * the loopback address only.
 */
@Component
@Profile("demo")
class DemoDirectory implements DisposableBean {
    private final InMemoryDirectoryServer server;

    DemoDirectory(Environment environment) throws LDAPException, IOException {
        InetAddress address = InetAddress.getByName(environment.getProperty("server.address", "0.0.0.0"));
        Misconfiguration.check(
                address.isLoopbackAddress(),
                "server.address is " + address.getHostAddress() + ", but the passwords of the profile demo are public",
                "Do not set server.address with this profile. For access from other machines, configure a directory.");
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig(
                "demo", address, environment.getRequiredProperty("gatehouse.demo.ldap-port", int.class), null));
        // Without an entryUUID, which each start would generate anew, the users remain the same after a restart.
        config.setGenerateOperationalAttributes(false);
        server = new InMemoryDirectoryServer(config);
        try (InputStream entries = new ClassPathResource("demo.ldif").getInputStream()) {
            server.importFromLDIF(true, new LDIFReader(entries));
        }
        server.startListening();
    }

    @Override
    public void destroy() {
        server.shutDown(true);
    }
}
