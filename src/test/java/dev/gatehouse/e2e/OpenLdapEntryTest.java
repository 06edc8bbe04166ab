package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Searches by mail address and ambiguous filters, with OpenLDAP. */
@Tag("e2e")
class OpenLdapEntryTest {
    private static Slapd slapd;

    @BeforeAll
    static void startDirectory() {
        slapd = Slapd.started();
    }

    @AfterAll
    static void stopDirectory() throws IOException {
        slapd.close();
    }

    @Test
    void aSignInByMailAddressIsTheSameUserWithTheMappedClaim() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(
                slapd.url(),
                LdapSourceFixture.KEY + "user-search-filter=(|(uid={0})(mail={0}))",
                LdapSourceFixture.KEY + "attributes=mail",
                "--gatehouse.token.claims.email=mail")) {
            Response signedIn = gatehouse.authenticate("Alice@Example.org", "alice-secret");
            JsonNode claims = gatehouse.getAs(signedIn.text("token"), "/me").json();
            assertThat(claims.path("sub").asString()).isEqualTo("alice");
            assertThat(claims.path("email").asString()).isEqualTo("alice@example.org");
        }
    }

    @Test
    void aFurtherNameOfAnEntryDoesNotChangeItsUser() throws Exception {
        slapd.add(
                "dn: uid=zz,ou=people,dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "uid: zz",
                "uid: aaa",
                "cn: Zz",
                "sn: Zz",
                "userPassword: zz-secret");
        try (Gatehouse gatehouse = LdapSourceFixture.at(slapd.url())) {
            for (String typed : new String[] {"zz", "aaa"}) {
                String token = gatehouse.authenticate(typed, "zz-secret").text("token");
                assertThat(gatehouse.getAs(token, "/me").text("sub")).isEqualTo("zz");
            }
            assertThat(gatehouse.bean(Subjects.class).find("zz").orElseThrow().identifier())
                    .startsWith("entryUUID=");
        }
    }

    @Test
    void aFilterThatFindsSeveralEntriesIsRefused() {
        try (Gatehouse gatehouse = LdapSourceFixture.at(
                slapd.url(), LdapSourceFixture.KEY + "user-search-filter=(|(uid={0})(sn=Person))")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .startsWith("403 authentication_failed: ");
        }
    }
}
