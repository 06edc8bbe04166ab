package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sign-ins with OpenLDAP: the same results in each way of finding users. */
@Tag("e2e")
@ParameterizedClass
@MethodSource("modes")
class OpenLdapSignInTest {
    private static Slapd slapd;
    private static Gatehouse gatehouse;

    @SuppressWarnings("unused")
    @Parameter
    private String[] mode;

    static Stream<Arguments> modes() {
        return Stream.of(
                argumentSet("anonymous search", (Object) new String[] {}),
                argumentSet("search by a service account", (Object) LdapSourceFixture.SERVICE_ACCOUNT),
                argumentSet("pattern", (Object) new String[] {LdapSourceFixture.DN_PATTERN}));
    }

    @BeforeAll
    static void startDirectory() {
        slapd = Slapd.started();
    }

    @BeforeParameterizedClassInvocation
    static void startGatehouse(String[] mode) {
        gatehouse = LdapSourceFixture.at(slapd.url(), mode);
    }

    @AfterParameterizedClassInvocation
    static void stopGatehouse() {
        gatehouse.close();
    }

    @AfterAll
    static void stopDirectory() throws IOException {
        slapd.close();
    }

    @Test
    void theTokenHasTheCanonicalNameAndTheRolesOfTheGroups() {
        JsonNode claims = claimsOf(gatehouse.authenticate(" ALICE ", "alice-secret"));
        assertThat(claims.path("sub").asString()).isEqualTo("alice");
        assertThat(claims.path("roles").toString()).isEqualTo("[\"editor\"]");
    }

    @Test
    void aUserInNoGroupHasNoRole() {
        JsonNode claims = claimsOf(gatehouse.authenticate("bob", "bob-secret"));
        assertThat(claims.path("roles").toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"o'hara, \"x\"", "a*(b)\\c/d+e=f#g;<h>"})
    void aNameWithMetacharactersSignsInAndKeepsItsGroups(String user) {
        JsonNode claims = claimsOf(gatehouse.authenticate(user, user + "-secret"));
        assertThat(claims.path("sub").asString()).isEqualTo(user);
        assertThat(claims.path("roles").toString()).isEqualTo("[\"editor\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"j\u00fcrgen", "ju\u0308rgen", "J\u00dcRGEN"})
    void aNameBeyondAsciiIsOneUserInEachSpelling(String typed) {
        JsonNode claims = claimsOf(gatehouse.authenticate(typed, "j\u00fcrgen-secret"));
        assertThat(claims.path("sub").asString()).isEqualTo("j\u00fcrgen");
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThat(gatehouse.authenticate("alice", "bob-secret").problem()).isEqualTo(refused("alice"));
    }

    @Test
    void anUnknownUserIsRefusedLikeAWrongPassword() {
        Response unknown = gatehouse.authenticate("unknown", "alice-secret");
        Response wrong = gatehouse.authenticate("alice", "wrong");
        assertThat(unknown.problem()).isEqualTo(refused("unknown"));
        assertThat(unknown.body().replace("unknown", "alice").replace(unknown.text("trace_id"), wrong.text("trace_id")))
                .isEqualTo(wrong.body());
    }

    @Test
    void anEntryWithoutAPasswordIsRefused() {
        assertThat(gatehouse.authenticate("mallory", "mallory-secret").problem())
                .isEqualTo(refused("mallory"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyPasswordIsNoAnonymousBind(String password) {
        assertThat(gatehouse.authenticate("alice", password).problem())
                .isEqualTo("400 credentials_missing: Missing or bad credentials");
    }

    /** Each of them matches alice or all users if it is not escaped in a filter or a distinguished name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "alic*",
                "*)(uid=*",
                "alice)(uid=*",
                "alice)(|(uid=*",
                "al\\69ce",
                "alice\\00",
                "alice,ou=people",
                "alice+uid=alice",
                "uid=alice",
                "\"alice\"",
                "#616c696365",
            })
    void aNameThatMatchesAliceOnlyUnescapedIsUnknown(String user) {
        assertThat(gatehouse.authenticate(user, "alice-secret").problem()).isEqualTo(refused(user));
    }

    @Test
    void aNameCannotReachAnotherSubtree() {
        assertThat(gatehouse.authenticate("eve,ou=guests", "eve-secret").problem())
                .isEqualTo(refused("eve,ou=guests"));
    }

    private static JsonNode claimsOf(Response signedIn) {
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
        return gatehouse.getAs(signedIn.text("token"), "/me").json();
    }

    private static String refused(String user) {
        return "403 authentication_failed: Authentication failed for " + user + ": bad credentials";
    }
}
