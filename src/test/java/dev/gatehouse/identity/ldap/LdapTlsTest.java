package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.support.Certificate;
import dev.gatehouse.support.Gatehouse;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Encrypted from the first word, with whom we mean to speak. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class LdapTlsTest {
    private static final String KEY = "--gatehouse.identity.ldap.corp.";
    private static final String[] SERVICE = {KEY + "bind-dn=cn=service", KEY + "bind-password=service-password"};
    private static final String[] ANONYMOUS = {};

    @TempDir
    static Path folder;

    private Certificate right;
    private Certificate ofAnotherHost;
    private InMemoryDirectoryServer directory;
    private InMemoryDirectoryServer impostor;

    @BeforeAll
    void start() throws Exception {
        right = Certificate.of("127.0.0.1", Files.createDirectory(folder.resolve("right")));
        ofAnotherHost = Certificate.of("127.0.0.2", Files.createDirectory(folder.resolve("other")));
        directory = directory(right);
        impostor = directory(ofAnotherHost);
    }

    @AfterAll
    void stop() {
        directory.shutDown(true);
        impostor.shutDown(true);
    }

    @ParameterizedTest
    @CsvSource({"ldaps,true", "ldaps,false", "ldap,true", "ldap,false"})
    void aCertificateOfTheAuthorityIsTaken(String scheme, boolean serviceAccount) {
        try (Gatehouse gatehouse = gatehouse(directory, scheme, right, serviceAccount ? SERVICE : ANONYMOUS)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
            assertThat(gatehouse.authenticate("nobody", "wrong").status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"ldaps", "ldap"})
    void aCertificateOfNobodyWeTrustIsRefusedAndTheLogSaysWhatToDo(String scheme, CapturedOutput output) {
        try (Gatehouse gatehouse = gatehouse(directory, scheme, null, SERVICE)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(503);
            assertThat(output.getAll())
                    .contains("its certificate is not signed by an authority that the JVM trusts: set"
                            + " gatehouse.identity.ldap.corp.ca-file to the certificate of the authority");
        }
    }

    @ParameterizedTest
    @CsvSource({"ldaps,true", "ldaps,false", "ldap,true", "ldap,false"})
    void aCertificateOfAnotherHostIsRefusedAndTheLogSaysSo(
            String scheme, boolean serviceAccount, CapturedOutput output) {
        try (Gatehouse gatehouse = gatehouse(impostor, scheme, ofAnotherHost, serviceAccount ? SERVICE : ANONYMOUS)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(503);
            assertThat(output.getAll()).contains("its certificate does not name it");
        }
    }

    /** The library that binds checks by itself, whatever the one that reads has found. */
    @ParameterizedTest
    @CsvSource({"ldaps", "ldap"})
    void noPasswordIsSentToAnotherHost(String scheme) {
        LdapProperties.Directory properties = TestProperties.bound(arguments(impostor, scheme, ofAnotherHost));
        LdapTls tls = new LdapTls("gatehouse.identity.ldap.corp", properties.caFile());
        Binders binders = new Binders(properties.urls().get(0), properties, tls);
        assertThatThrownBy(binders::open)
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("its certificate does not name it");
    }

    @Test
    void aFileWithoutACertificateStopsTheStart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        assertThatThrownBy(() -> Gatehouse.bare(arguments(directory, "ldaps", new Certificate(empty, empty))))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.identity.ldap.corp.ca-file is no readable file of certificates");
    }

    private static Gatehouse gatehouse(
            InMemoryDirectoryServer server, String scheme, Certificate authority, String... more) {
        return Gatehouse.bare(arguments(server, scheme, authority, more));
    }

    private static String[] arguments(
            InMemoryDirectoryServer server, String scheme, Certificate authority, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add(KEY + "urls=" + scheme + "://127.0.0.1:" + server.getListenPort(scheme));
        arguments.add(KEY + "start-tls=" + scheme.equals("ldap"));
        arguments.add(KEY + "base-dn=dc=example,dc=org");
        arguments.add(KEY + "group-search-base=ou=groups");
        if (authority != null) {
            arguments.add(KEY + "ca-file=" + authority.certificate());
        }
        return arguments.toArray(String[]::new);
    }

    private static InMemoryDirectoryServer directory(Certificate certificate) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPSConfig(
                        "ldaps", loopback, 0, certificate.context().getServerSocketFactory(), null),
                InMemoryListenerConfig.createLDAPConfig(
                        "ldap", loopback, 0, certificate.context().getSocketFactory()));
        config.addAdditionalBindCredentials("cn=service", "service-password");
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.importFromLDIF(true, "src/main/resources/demo.ldif");
        server.startListening();
        return server;
    }
}
