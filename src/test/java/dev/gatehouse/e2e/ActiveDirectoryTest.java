package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins with a Samba domain controller. */
@Tag("e2e")
class ActiveDirectoryTest {
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = SambaDc.shared().gatehouse();
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "Alice, alice",
        "alice@example.test, alice",
        "ALICE@Example.Test, alice",
        "EXAMPLE\\alice, alice",
        "example\\Alice, alice",
        "bob, bob",
        "bob@example.test, bob",
        "robert@example.org, bob",
        "EXAMPLE\\bob, bob",
        "EXAMPLE\\bob@example.test, bob",
    })
    void eachNameOfAUserIsTheSameUser(String typed, String user) {
        assertThat(userOf(gatehouse.authenticate(typed, user + "-secret"))).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"j\u00fcrgen", "ju\u0308rgen", "J\u00dcRGEN", "J\u00fcrgen@example.test"})
    void aNameBeyondAsciiIsOneUserInEachSpelling(String typed) {
        assertThat(userOf(gatehouse.authenticate(typed, "j\u00fcrgen-secret"))).isEqualTo("j\u00fcrgen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"o'hara (x)#1", "O'Hara  (x)#1", "EXAMPLE\\o'hara (x)#1", "o'hara (x)#1@example.test"})
    void aNameWithMetacharactersSignsIn(String typed) {
        assertThat(userOf(gatehouse.authenticate(typed, "o'hara (x)#1-secret"))).isEqualTo("o'hara (x)#1");
    }

    @ParameterizedTest
    @CsvSource({
        "objectGUID, [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "objectSid, S-1-5-21(-[0-9]+){4}",
    })
    void aBinaryIdentifierIsAClaimAndMayBeTheCanonicalName(String attribute, String syntax) {
        try (Gatehouse other = SambaDc.shared()
                .gatehouse(
                        LdapSourceFixture.KEY + "user-name-attribute=" + attribute,
                        "--gatehouse.token.claims.id=" + attribute)) {
            Map<?, ?> claims = TokenForger.claims(
                    other.authenticate("alice", "alice-secret").text("token"));
            String sub = String.valueOf(claims.get("sub"));
            assertThat(sub).matches(syntax).isEqualTo(claims.get("id"));
            assertThat(other.bean(Identities.class).current(sub, "corp").orElseThrow())
                    .isInstanceOf(Answer.Known.class);
            assertThat(other.bean(Subjects.class).find(sub).orElseThrow().identifier())
                    .startsWith("objectGUID=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice@example.test", "EXAMPLE\\alice", "unknown", "unknown@example.test"})
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike(String typed) {
        assertThat(gatehouse.authenticate(typed, "wrong").problem()).isEqualTo(refused(typed.toLowerCase(Locale.ROOT)));
    }

    /** T27: each of them matches alice or all users if it is not escaped, or if domains are removed too freely. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "alic*",
                "*)(sAMAccountName=*",
                "alice)(objectClass=*",
                "al\\69ce",
                "alice\\00",
                "OTHER\\alice",
                "\\alice",
                "EXAMPLE\\\\alice",
                "alice@other.test",
                "alice@",
                "@example.test",
                "example\\",
                "CN=alice,CN=Users,DC=example,DC=test",
            })
    void aNameThatResemblesAliceIsUnknown(String user) {
        assertThat(gatehouse.authenticate(user, "alice-secret").problem())
                .isEqualTo(refused(user.toLowerCase(Locale.ROOT)));
    }

    @Test
    void anEmptyPasswordIsNoAnonymousBind() {
        assertThat(gatehouse.authenticate("alice", "").problem())
                .isEqualTo("400 credentials_missing: Missing or bad credentials");
    }

    @Test
    void aControllerThatRequiresEncryptionIsAnOutage() {
        try (Gatehouse plain = SambaDc.shared()
                .gatehouse(LdapSourceFixture.KEY + "urls=" + SambaDc.shared().plainUrl())) {
            assertThat(plain.authenticate("alice", "alice-secret").problem())
                    .startsWith("503 identity_source_unavailable");
        }
    }

    private static String userOf(Response signedIn) {
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
        return gatehouse.getAs(signedIn.text("token"), "/me").json().path("sub").asString();
    }

    private static String refused(String user) {
        return "403 authentication_failed: Authentication failed for " + user + ": bad credentials";
    }
}
