package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The identifiers that a directory gives its entries. */
class LdapIdentifierTest {
    private static final String GUID = "00112233-4455-6677-8899-aabbccddeeff";
    private static final String SID = "S-1-5-21-2127521184-1604012920-1887927527-72713";

    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
        directory.add(
                "dn: uid=win," + PEOPLE,
                "objectClass: inetOrgPerson",
                "uid: win",
                "cn: Win",
                "sn: Win",
                "userPassword: win-secret",
                "objectGUID:: MyIRAFVEd2aImaq7zN3u/w==",
                "objectSid:: AQUAAAAAAAUVAAAAoGXPfnhLm1/nfIdwCRwBAA==");
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    /** Another person got the name. */
    @Test
    void anEntryThatWasCreatedAgainIsAnotherUser() throws Exception {
        try (Gatehouse gatehouse = directory.gatehouse()) {
            assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isEqualTo(200);
            directory.set("bob", "mail", "new@example.org");
            assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isEqualTo(200);
            directory.remove("bob");
            directory.add(
                    "dn: uid=bob," + PEOPLE,
                    "objectClass: inetOrgPerson",
                    "uid: bob",
                    "cn: Bob",
                    "sn: Bob",
                    "userPassword: other-secret");
            assertThat(gatehouse.authenticate("bob", "other-secret").problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for bob: bad credentials");
        }
    }

    @Test
    void binaryIdentifiersAreClaimsInTheirTextForm() {
        try (Gatehouse gatehouse = directory.gatehouse(
                "--gatehouse.token.claims.guid=objectGUID", "--gatehouse.token.claims.sid_text=objectSid")) {
            Map<?, ?> claims = TokenForger.claims(
                    gatehouse.authenticate("win", "win-secret").text("token"));
            assertThat(claims.get("guid")).isEqualTo(GUID);
            assertThat(claims.get("sid_text")).isEqualTo(SID);
        }
    }

    @ParameterizedTest
    @CsvSource({"objectGUID," + GUID, "objectSid," + SID})
    void aBinaryIdentifierCanBeTheCanonicalName(String attribute, String name) throws Exception {
        IdentitySource source = directory.source(KEY + "user-name-attribute=" + attribute);
        Answer answer = source.identify(new Credentials.Password("win", "win-secret"));
        assertThat(((Answer.Known) answer).identity().user()).isEqualTo(name);
        assertThat(source.current(name).orElseThrow()).isInstanceOf(Answer.Known.class);
        assertThat(source.knows(name)).isTrue();
        assertThat(source.knows("win")).isFalse();
        directory.remove("win");
        assertThat(source.current(name)).contains(new Answer.Unknown());
    }

    @Test
    void withoutAnIdentifierTheDistinguishedNameIsTheIdentifier() {
        Entry entry = new Entry("UID=Bob , " + PEOPLE, Map.of());
        assertThat(LdapUsers.idOf(entry)).isEqualTo("dn=uid=bob," + PEOPLE);
    }
}
