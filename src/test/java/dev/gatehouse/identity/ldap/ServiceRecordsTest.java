package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.SelfSignedCertificate;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.naming.NamingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers by the DNS: SRV records (RFC 2782), and names with several addresses. */
class ServiceRecordsTest {
    private static final String LDAP = "_ldap._tcp.example.org";
    private static final ServerUrl PLAIN =
            ServerUrl.parsed("ldap:///dc=example,dc=org").orElseThrow();
    private static final ServerUrl TLS =
            ServerUrl.parsed("ldaps:///dc=example,dc=org").orElseThrow();

    private TestDns dns;

    @BeforeEach
    void start() throws Exception {
        dns = new TestDns();
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void serversAreOrderedByPriority() throws Exception {
        dns.records.put(
                LDAP, List.of("20 0 389 c.example.org.", "10 1 1389 B.Example.org.", "5 100 389 a.example.org."));
        assertThat(records(new Random(1)).serversOf(PLAIN, "example.org"))
                .hasToString("[ldap://a.example.org, ldap://b.example.org:1389, ldap://c.example.org]");
    }

    @Test
    void serversOfOnePriorityAreChosenByWeight() throws Exception {
        dns.records.put(LDAP, List.of("0 30 389 a.example.org.", "0 10 389 b.example.org.", "0 0 389 c.example.org."));
        ServiceRecords records = records(new Random(1));
        int[] first = new int[3];
        for (int i = 0; i < 400; i++) {
            first[records.serversOf(PLAIN, "example.org").get(0).host().charAt(0) - 'a']++;
        }
        assertThat(first[0]).isBetween(250, 350);
        assertThat(first[1]).isBetween(50, 150);
        assertThat(first[2]).isLessThan(10);
    }

    @Test
    void serversWithoutWeightsShareTheRequestsAndEightAreUsed() throws Exception {
        dns.records.put(
                LDAP,
                IntStream.range(0, 12)
                        .mapToObj(i -> "0 0 389 dc" + i + ".example.org.")
                        .toList());
        ServiceRecords records = records(new Random(1));
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            List<ServerUrl> servers = records.serversOf(PLAIN, "example.org");
            assertThat(servers).hasSize(ServiceRecords.MAX_SERVERS);
            first.add(servers.get(0).host());
        }
        assertThat(first).hasSizeGreaterThan(5);
    }

    @Test
    void ldapsHasItsOwnRecordsOrTheUsualPort() throws Exception {
        dns.records.put(LDAP, List.of("0 0 389 a.example.org."));
        assertThat(records(new Random(1)).serversOf(TLS, "example.org")).hasToString("[ldaps://a.example.org]");
        dns.records.put("_ldaps._tcp.example.org", List.of("0 0 1636 b.example.org."));
        assertThat(records(new Random(1)).serversOf(TLS, "example.org")).hasToString("[ldaps://b.example.org:1636]");
    }

    /** An attacker who forges an answer of the DNS may have a certificate for another domain. */
    @Test
    void aServerOutsideTheDomainIsNotUsed() throws Exception {
        dns.records.put(
                LDAP, List.of("0 0 389 evil.example.net.", "0 0 389 evilexample.org.", "9 0 389 a.example.org."));
        assertThat(records(new Random(1)).serversOf(PLAIN, "example.org")).hasToString("[ldap://a.example.org]");
        dns.records.put(LDAP, List.of("0 0 389 ."));
        assertThatThrownBy(() -> records(new Random(1)).serversOf(PLAIN, "example.org"))
                .isInstanceOf(NamingException.class)
                .hasMessageContaining(LDAP);
    }

    @Test
    void theServersFollowTheDns() throws Exception {
        try (TestLdapServer first = TestLdapServer.plain();
                TestLdapServer second = TestLdapServer.plain();
                LdapServersFixture servers = servers("ldap:///dc=example,dc=org", "127.0.0.1")) {
            assertThatThrownBy(() -> servers.search("alice"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining(LDAP);
            dns.records.put(LDAP, List.of("0 0 " + first.port() + " a.example.org."));
            servers.servers.refresh();
            assertThat(servers.aliceSignsIn()).isTrue();
            dns.records.put(
                    LDAP,
                    List.of("1 0 " + first.port() + " a.example.org.", "0 0 " + second.port() + " b.example.org."));
            servers.servers.refresh();
            assertThat(servers.aliceSignsIn()).isTrue();
            assertThat(second.binds).hasValue(1);
            dns.records.clear();
            servers.servers.refresh();
            assertThat(servers.aliceSignsIn()).as("those of before").isTrue();
            dns.records.put(LDAP, List.of("0 0 " + first.port() + " a.example.org."));
            servers.servers.refresh();
            second.stop();
            assertThat(servers.aliceSignsIn()).isTrue();
            assertThat(first.binds).hasValue(2);
        }
    }

    /** TLS checks the name of the server, not the address. */
    @Test
    void eachAddressOfAServerIsTried() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.naming("dns:ldap.example.org");
        try (TestLdapServer server = TestLdapServer.ldaps(certificate)) {
            for (String name : List.of("ldap.example.org", "other.example.org")) {
                String url = "ldaps://" + name + ":" + server.port();
                String[] addresses = {"127.0.0.9", "::1", "127.0.0.1"};
                try (LdapServersFixture servers = servers(url, certificate, addresses)) {
                    if (name.startsWith("ldap")) {
                        assertThat(servers.aliceSignsIn()).isTrue();
                    } else {
                        assertThatThrownBy(servers::aliceSignsIn).hasMessageContaining("does not name it");
                    }
                }
            }
        }
    }

    private ServiceRecords records(Random random) {
        return new ServiceRecords(dns.url(), random::nextDouble);
    }

    private LdapServersFixture servers(String url, String... addresses) {
        return new LdapServersFixture(records(new Random(1)), host -> addresses(addresses), url);
    }

    private LdapServersFixture servers(String url, SelfSignedCertificate certificate, String... addresses) {
        return new LdapServersFixture(
                records(new Random(1)),
                host -> addresses(addresses),
                url,
                "ca-file",
                certificate.certificate().toString());
    }

    private static InetAddress[] addresses(String... addresses) throws java.net.UnknownHostException {
        InetAddress[] found = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            found[i] = InetAddress.getByName(addresses[i]);
        }
        return found;
    }
}
