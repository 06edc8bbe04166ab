package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that sends us to another one, as Active Directory does at the end of each search of a whole domain. */
class LdapReferralTest {
    private WireServer here;
    private WireServer there;
    private TcpProxy way;

    @BeforeEach
    void start() throws Exception {
        here = WireServer.plain();
        there = WireServer.plain();
        way = new TcpProxy(there.port());
        here.directory()
                .add(
                        "dn: ou=elsewhere,dc=example,dc=org",
                        "objectClass: referral",
                        "ou: elsewhere",
                        "ref: ldap://127.0.0.1:" + way.port() + "/ou=elsewhere,dc=example,dc=org");
        there.directory().add("dn: ou=elsewhere,dc=example,dc=org", "objectClass: organizationalUnit", "ou: elsewhere");
        there.directory()
                .add(
                        "dn: uid=dora,ou=elsewhere,dc=example,dc=org",
                        "objectClass: inetOrgPerson",
                        "uid: dora",
                        "cn: Dora",
                        "sn: Dora");
    }

    @AfterEach
    void stop() throws Exception {
        way.close();
        here.close();
        there.close();
    }

    @Test
    void byDefaultNobodyGoesThere() {
        try (Wire wire = new Wire(here.url())) {
            assertThat(wire.search("alice")).hasSize(1);
            assertThat(wire.search("dora")).isEmpty();
            assertThat(way.accepted()).isZero();
        }
    }

    @Test
    void byPropertySearchesGoThere() {
        try (Wire wire = new Wire(here.url(), "follow-referrals", "true")) {
            assertThat(wire.search("dora")).containsExactly("Dora");
        }
    }
}
