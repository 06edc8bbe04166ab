package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.SelfSignedCertificate;
import dev.gatehouse.support.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** LDAPS and StartTLS, for searches and for binds: the certificate and the name in it are checked. */
@Tag("jdk")
@ExtendWith(OutputCaptureExtension.class)
class LdapTlsTest {
    private static SelfSignedCertificate trusted;
    private static SelfSignedCertificate another;
    private static SelfSignedCertificate elsewhere;

    @BeforeAll
    static void certificates() {
        trusted = SelfSignedCertificate.naming("ip:127.0.0.1,dns:localhost");
        another = SelfSignedCertificate.naming("ip:127.0.0.1,dns:localhost");
        elsewhere = SelfSignedCertificate.naming("dns:elsewhere.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldaps", "starttls"})
    void aServerWithACertificateOfTheCaFileIsTrusted(String kind) throws Exception {
        try (TestLdapServer server = server(kind, trusted)) {
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                try (LdapServersFixture servers = servers(kind, host, server.port(), trusted.certificate())) {
                    assertThat(servers.aliceSignsIn()).isTrue();
                    assertThat(servers.bind("wrong")).isInstanceOf(BindResponse.Refused.class);
                    assertThat(servers.servers.<Integer>readAs(
                                    "uid=alice,ou=people,dc=example,dc=org",
                                    "alice-secret",
                                    reader -> reader.lookup("ou=people,dc=example,dc=org", (Object found) -> 1)))
                            .isEqualTo(1);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ldap://ldap.example.org, false, [ldap://ldap.example.org]",
        "ldap://ldap.example.org, true , []",
        "ldaps://ldap.example.org, false, []",
        "ldap://127.0.0.1:389   , false, []",
    })
    void passwordsThatLeaveThisMachineUnencryptedAreAWarning(
            String url, boolean startTls, String warned, CapturedOutput log) throws Exception {
        try (DirectoryFixture directory = DirectoryFixture.started()) {
            directory.source(DirectoryFixture.KEY + "urls=" + url, DirectoryFixture.KEY + "start-tls=" + startTls);
            String line = "identity source corp sends passwords without encryption to ";
            if (warned.equals("[]")) {
                assertThat(log.getAll()).doesNotContain(line);
            } else {
                assertThat(log.getAll()).contains(line + warned + ": use ldaps:// or start-tls: true");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldaps", "starttls"})
    void anUntrustedCertificateIsAnOutageThatNamesTheProperty(String kind) throws Exception {
        try (TestLdapServer server = server(kind, trusted);
                LdapServersFixture servers = servers(kind, "127.0.0.1", server.port(), another.certificate())) {
            String[] message = {
                "127.0.0.1:" + server.port() + ": its certificate is not signed by one of " + another.certificate(),
                "set gatehouse.identity.ldap.corp.ca-file"
            };
            assertThatThrownBy(() -> servers.search("alice"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContainingAll(message);
            assertThatThrownBy(() -> servers.bind("alice-secret"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContainingAll(message);
            assertThat(server.binds).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldaps", "starttls"})
    void aCertificateOfAnotherHostIsAnOutageThatNamesTheProperty(String kind) throws Exception {
        try (TestLdapServer server = server(kind, elsewhere)) {
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                try (LdapServersFixture servers = servers(kind, host, server.port(), elsewhere.certificate())) {
                    assertThatThrownBy(() -> servers.search("alice"))
                            .isInstanceOf(SourceUnavailable.class)
                            .hasMessageContainingAll(
                                    host, "its certificate does not name it", "gatehouse.identity.ldap.corp.urls");
                }
                try (LdapServersFixture servers = servers(kind, host, server.port(), elsewhere.certificate())) {
                    assertThatThrownBy(() -> servers.bind("alice-secret"))
                            .isInstanceOf(SourceUnavailable.class)
                            .hasMessageContainingAll(
                                    host, "its certificate does not name it", "gatehouse.identity.ldap.corp.urls");
                }
            }
            assertThat(server.binds).hasValue(0);
        }
    }

    @Test
    void withoutACaFileTheJvmsAuthoritiesCount() throws Exception {
        try (TestLdapServer server = server("ldaps", trusted);
                LdapServersFixture servers = new LdapServersFixture("ldaps://127.0.0.1:" + server.port())) {
            assertThatThrownBy(() -> servers.search("alice"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("an authority that the JVM trusts");
        }
    }

    /** JNDI would reopen a lost connection without StartTLS. */
    @Test
    void withStartTlsNoPasswordIsSentInTheClearEvenWhenConnectionsBreak() throws Exception {
        try (TestLdapServer server = server("starttls", trusted);
                TcpProxy proxy = new TcpProxy(server.port());
                LdapServersFixture servers = servers("starttls", "127.0.0.1", proxy.port(), trusted.certificate())) {
            for (int i = 0; i < 3; i++) {
                assertThat(servers.aliceSignsIn()).isTrue();
                proxy.cut();
                servers.clock.advance(Duration.ofSeconds(20L * i));
            }
            assertThat(proxy.hasSeen("service-password")).isFalse();
            assertThat(proxy.hasSeen("alice-secret")).isFalse();
        }
    }

    @Test
    void aServerWithoutStartTlsReceivesNoPassword() throws Exception {
        try (TestLdapServer server = TestLdapServer.plain();
                TcpProxy proxy = new TcpProxy(server.port());
                LdapServersFixture servers = servers("starttls", "127.0.0.1", proxy.port(), trusted.certificate())) {
            assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> servers.bind("alice-secret")).isInstanceOf(SourceUnavailable.class);
            assertThat(proxy.hasSeen("service-password")).isFalse();
            assertThat(proxy.hasSeen("alice-secret")).isFalse();
        }
    }

    /** After a number of pieces from the server: none, the response to StartTLS, a part of the handshake. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Timeout(60)
    void aHandshakeThatStallsEnds(int pieces) throws Exception {
        for (String kind : new String[] {"ldaps", "starttls"}) {
            try (TestLdapServer server = server(kind, trusted);
                    TcpProxy proxy = new TcpProxy(server.port());
                    LdapServersFixture servers = servers(kind, "127.0.0.1", proxy.port(), trusted.certificate())) {
                proxy.stallAfter(pieces);
                assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
                assertThatThrownBy(() -> servers.bind("alice-secret")).isInstanceOf(SourceUnavailable.class);
            }
        }
    }

    @Test
    void anUnreadableCaFileStopsTheStart() throws Exception {
        Path nonsense = Files.writeString(Files.createTempFile("ca", ".pem"), "nonsense");
        for (Path file : new Path[] {nonsense, Path.of("nowhere.pem")}) {
            assertThatThrownBy(() -> new LdapServersFixture("ldaps://127.0.0.1", "ca-file", file.toString()))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageStartingWith("gatehouse.identity.ldap.corp.ca-file is no readable file of certificates");
        }
    }

    private static TestLdapServer server(String kind, SelfSignedCertificate certificate) throws Exception {
        return kind.equals("ldaps") ? TestLdapServer.ldaps(certificate) : TestLdapServer.startTls(certificate);
    }

    private static LdapServersFixture servers(String kind, String host, int port, Path caFile) {
        return kind.equals("ldaps")
                ? new LdapServersFixture("ldaps://" + host + ":" + port, "ca-file", caFile.toString())
                : new LdapServersFixture(
                        "ldap://" + host + ":" + port, "ca-file", caFile.toString(), "start-tls", "true");
    }
}
