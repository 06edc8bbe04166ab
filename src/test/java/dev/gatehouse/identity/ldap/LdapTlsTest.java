package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import dev.gatehouse.support.SelfSignedCertificate;
import dev.gatehouse.support.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LDAPS and StartTLS, for searches and for passwords: the certificate is checked, and so is the name. */
class LdapTlsTest {
    private static SelfSignedCertificate ours;
    private static SelfSignedCertificate another;
    private static SelfSignedCertificate elsewhere;

    @BeforeAll
    static void certificates() {
        ours = SelfSignedCertificate.naming("ip:127.0.0.1,dns:localhost");
        another = SelfSignedCertificate.naming("ip:127.0.0.1,dns:localhost");
        elsewhere = SelfSignedCertificate.naming("dns:elsewhere.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldaps", "starttls"})
    void aServerWithACertificateOfTheCaFileIsBelieved(String kind) throws Exception {
        try (WireServer server = server(kind, ours)) {
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                try (Wire wire = wire(kind, host, server.port(), ours.certificate())) {
                    assertThat(wire.letsAliceIn()).isTrue();
                    assertThat(wire.bind("wrong")).isInstanceOf(Bind.Refused.class);
                    assertThat(wire.servers.<Integer>readAs(
                                    "uid=alice,ou=people,dc=example,dc=org",
                                    "alice-secret",
                                    reader -> reader.lookup("ou=people", (Object found) -> 1)))
                            .isEqualTo(1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldaps", "starttls"})
    void aCertificateThatNobodySignedIsAnOutageThatNamesTheProperty(String kind) throws Exception {
        try (WireServer server = server(kind, ours);
                Wire wire = wire(kind, "127.0.0.1", server.port(), another.certificate())) {
            String[] message = {
                "127.0.0.1:" + server.port() + ": its certificate is not signed by one of " + another.certificate(),
                "set gatehouse.identity.ldap.corp.ca-file"
            };
            assertThatThrownBy(() -> wire.search("alice"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContainingAll(message);
            assertThatThrownBy(() -> wire.bind("alice-secret"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContainingAll(message);
            assertThat(server.binds).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldaps", "starttls"})
    void aCertificateOfAnotherHostIsAnOutageThatNamesTheProperty(String kind) throws Exception {
        try (WireServer server = server(kind, elsewhere)) {
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                try (Wire wire = wire(kind, host, server.port(), elsewhere.certificate())) {
                    assertThatThrownBy(() -> wire.search("alice"))
                            .isInstanceOf(SourceUnavailable.class)
                            .hasMessageContainingAll(
                                    host, "its certificate does not name it", "gatehouse.identity.ldap.corp.urls");
                }
                try (Wire wire = wire(kind, host, server.port(), elsewhere.certificate())) {
                    assertThatThrownBy(() -> wire.bind("alice-secret"))
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
        try (WireServer server = server("ldaps", ours);
                Wire wire = new Wire("ldaps://127.0.0.1:" + server.port())) {
            assertThatThrownBy(() -> wire.search("alice"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("an authority that the JVM trusts");
        }
    }

    /** Not even by JNDI, which would open a lost connection again by itself. */
    @Test
    void withStartTlsNoPasswordIsSentInTheClearEvenWhenConnectionsBreak() throws Exception {
        try (WireServer server = server("starttls", ours);
                TcpProxy proxy = new TcpProxy(server.port());
                Wire wire = wire("starttls", "127.0.0.1", proxy.port(), ours.certificate())) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.letsAliceIn()).isTrue();
                proxy.cut();
                wire.clock.advance(Duration.ofSeconds(20L * i));
            }
            assertThat(proxy.hasSeen("service-password")).isFalse();
            assertThat(proxy.hasSeen("alice-secret")).isFalse();
        }
    }

    @Test
    void aServerWithoutStartTlsHearsNoPassword() throws Exception {
        try (WireServer server = WireServer.plain();
                TcpProxy proxy = new TcpProxy(server.port());
                Wire wire = wire("starttls", "127.0.0.1", proxy.port(), ours.certificate())) {
            assertThatThrownBy(() -> wire.search("alice")).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> wire.bind("alice-secret")).isInstanceOf(SourceUnavailable.class);
            assertThat(proxy.hasSeen("service-password")).isFalse();
            assertThat(proxy.hasSeen("alice-secret")).isFalse();
        }
    }

    /** After so many pieces of the server's: none at all, the answer to StartTLS, some of the handshake. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aHandshakeThatStallsEnds(int pieces) throws Exception {
        for (String kind : new String[] {"ldaps", "starttls"}) {
            try (WireServer server = server(kind, ours);
                    TcpProxy proxy = new TcpProxy(server.port());
                    Wire wire = wire(kind, "127.0.0.1", proxy.port(), ours.certificate())) {
                proxy.stallAfter(pieces);
                long began = System.nanoTime();
                assertThatThrownBy(() -> wire.search("alice")).isInstanceOf(SourceUnavailable.class);
                assertThatThrownBy(() -> wire.bind("alice-secret")).isInstanceOf(SourceUnavailable.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Wire.READ_TIMEOUT.multipliedBy(4));
            }
        }
    }

    @Test
    void aCaFileThatIsNoneStopsTheStart() throws Exception {
        Path nonsense = Files.writeString(Files.createTempFile("ca", ".pem"), "nonsense");
        for (Path file : new Path[] {nonsense, Path.of("nowhere.pem")}) {
            assertThatThrownBy(() -> new Wire("ldaps://127.0.0.1", "ca-file", file.toString()))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageStartingWith("gatehouse.identity.ldap.corp.ca-file is no readable file of certificates");
        }
    }

    private static WireServer server(String kind, SelfSignedCertificate certificate) throws Exception {
        return kind.equals("ldaps") ? WireServer.ldaps(certificate) : WireServer.startTls(certificate);
    }

    private static Wire wire(String kind, String host, int port, Path caFile) {
        return kind.equals("ldaps")
                ? new Wire("ldaps://" + host + ":" + port, "ca-file", caFile.toString())
                : new Wire("ldap://" + host + ":" + port, "ca-file", caFile.toString(), "start-tls", "true");
    }
}
