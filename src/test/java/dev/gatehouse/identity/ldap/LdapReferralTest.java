package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Referrals to another server, which Active Directory adds to each search of a whole domain. */
class LdapReferralTest {
    private TestLdapServer here;
    private TestLdapServer there;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws Exception {
        here = TestLdapServer.plain();
        there = TestLdapServer.plain();
        proxy = new TcpProxy(there.port());
        here.directory()
                .add(
                        "dn: ou=elsewhere,dc=example,dc=org",
                        "objectClass: referral",
                        "ou: elsewhere",
                        "ref: ldap://127.0.0.1:" + proxy.port() + "/ou=elsewhere,dc=example,dc=org");
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
        proxy.close();
        here.close();
        there.close();
    }

    @Test
    void byDefaultReferralsAreNotFollowed() {
        try (LdapServersFixture servers = new LdapServersFixture(here.url())) {
            assertThat(servers.search("alice")).hasSize(1);
            assertThat(servers.search("dora")).isEmpty();
            assertThat(proxy.accepted()).isZero();
        }
    }

    @Test
    void aPropertyAllowsSearchesToFollowReferrals() {
        try (LdapServersFixture servers = new LdapServersFixture(here.url(), "follow-referrals", "true")) {
            assertThat(servers.search("dora")).containsExactly("Dora");
        }
    }
}
