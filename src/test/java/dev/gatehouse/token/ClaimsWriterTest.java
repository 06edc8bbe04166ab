package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentityFixture;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.SessionFixture;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The claims of the first token of a session and of the tokens that follow it. */
@Tag("unit")
class ClaimsWriterTest {
    @AutoClose
    private final TokenFixture tokens = TokenFixture.with(
            "claims.email=mail",
            "claims.groups=memberOf",
            "claims.phone=telephoneNumber",
            "audiences.orders.roles=editor,reader",
            "audiences.press.requires=editor,admin");

    @Test
    void theFirstTokenSaysWhoSignedInWhenAndWhere() {
        Session session = tokens.sessions.begin(
                identity(Set.of("reader", "admin"), Map.of("mail", List.of("a@b"), "memberof", List.of("x", "y"))),
                tokens.clock.instant());
        long now = tokens.clock.instant().getEpochSecond();
        assertThat(tokens.writer.of(session, "gatehouse"))
                .containsOnly(
                        entry("iss", "http://localhost:8080"),
                        entry("sub", "alice"),
                        entry("aud", List.of("gatehouse")),
                        entry("client_id", "gatehouse"),
                        entry("sid", session.id()),
                        entry("auth_time", now),
                        entry("session_exp", now + SessionFixture.LIFETIME.toSeconds()),
                        entry("source", "directory"),
                        entry("confirmed_at", now),
                        entry("roles", List.of("admin", "reader")),
                        entry("email", "a@b"),
                        entry("groups", List.of("x", "y")));
    }

    /** RFC 9068, section 2.2, requires the claim. A token from before it gets it at its renewal. */
    @Test
    void theClientIdIsTheAudienceUnlessItIsConfigured() {
        try (TokenFixture configured = TokenFixture.with(
                "client-id=web", "audiences.orders.client-id=order-service", "audiences.press.roles=editor")) {
            Session session = configured.session();
            assertThat(configured.writer.of(session, "gatehouse").get("client_id"))
                    .isEqualTo("web");
            assertThat(configured.writer.of(session, "orders").get("client_id")).isEqualTo("order-service");
            assertThat(configured.writer.of(session, "press").get("client_id")).isEqualTo("press");
            AccessToken before = configured.verified(configured.tokenWith("client_id", null));
            assertThat(before.claims()).doesNotContainKey("client_id");
            assertThat(configured.writer.renewed(before).get("client_id")).isEqualTo("web");
        }
    }

    @Test
    void anAudienceGetsOnlyItsRoles() {
        assertThat(tokens.writer.of(tokens.session(), "orders").get("roles")).isEqualTo(List.of("reader"));
    }

    @Test
    void roleFlagsAreClaimsForTheRolesThatTheAudienceMayHave() {
        try (TokenFixture flags = TokenFixture.with("role-flags=true", "audiences.orders.roles=editor,reader")) {
            assertThat(flags.writer.of(flags.session(), "gatehouse"))
                    .contains(entry("admin", true), entry("editor", false), entry("reader", true));
            assertThat(flags.writer.of(flags.session(), "orders"))
                    .contains(entry("editor", false), entry("reader", true))
                    .doesNotContainKey("admin");
        }
        assertThat(tokens.writer.of(tokens.session(), "gatehouse")).doesNotContainKey("admin");
    }

    @Test
    void aRenewedTokenHasNoFlagOfARoleThatItsAudienceDoesNotGet() {
        try (TokenFixture flags = TokenFixture.with("role-flags=true", "audiences.orders.roles=editor,reader")) {
            AccessToken token = flags.verified(flags.tokenWith("aud", List.of("orders")));
            assertThat(token.claims()).containsEntry("admin", true);
            assertThat(flags.writer.renewed(token))
                    .doesNotContainKey("admin")
                    .contains(entry("editor", false), entry("reader", true));
        }
    }

    @Test
    void theScopeHasTheRolesThatTheAudienceMayHave() {
        try (TokenFixture scopes = TokenFixture.with("role-scope=true", "audiences.orders.roles=editor,reader")) {
            assertThat(scopes.writer.of(scopes.session(), "gatehouse")).containsEntry("scope", "admin reader");
            assertThat(scopes.writer.of(scopes.session(), "orders")).containsEntry("scope", "reader");
            assertThat(scopes.writer.ofUser(identity(Set.of(), Map.of()), "gatehouse"))
                    .doesNotContainKey("scope");
        }
        assertThat(tokens.writer.of(tokens.session(), "gatehouse")).doesNotContainKey("scope");
    }

    /** An imported key signed the first token, with roles and scopes that Gatehouse does not know. */
    @Test
    void aRenewedTokenHasOnlyTheScopeOfItsRoles() {
        try (TokenFixture scopes = TokenFixture.with("role-scope=true")) {
            Map<String, Object> claims = scopes.claimsWith("roles", List.of("reader", "x admin", "\"", ""));
            claims.put("scope", "admin");
            AccessToken token = scopes.verified(scopes.sealed(claims));
            assertThat(scopes.writer.renewed(token)).containsEntry("scope", "reader");
        }
        AccessToken token = tokens.verified(tokens.tokenWith("scope", "admin"));
        assertThat(tokens.writer.renewed(token)).doesNotContainKey("scope");
    }

    @Test
    void aConfiguredScopeIsKeptAndNotReplaced() {
        try (TokenFixture attribute = TokenFixture.with("claims.scope=mail")) {
            AccessToken token = attribute.verified(attribute.token());
            assertThat(attribute.writer.renewed(token)).containsEntry("scope", "alice@example.org");
        }
        assertThatThrownBy(() -> TokenFixture.with("role-scope=true", "claims.scope=mail"))
                .hasRootCauseInstanceOf(Misconfiguration.class)
                .rootCause()
                .hasMessage("gatehouse.token.role-scope would overwrite the claim scope of gatehouse.token.claims");
    }

    @ParameterizedTest
    @ValueSource(strings = {"power user", "\"quoted\"", "back\\slash", "r\u00e9dacteur"})
    void aRoleThatIsNoScopeStopsTheStart(String role) {
        TokenProperties properties = new Binder(
                        new MapConfigurationPropertySource(Map.of("gatehouse.token.role-scope", "true")))
                .bind("gatehouse.token", TokenProperties.class)
                .get();
        assertThatThrownBy(() -> new ClaimsWriter(
                        properties, IdentityFixture.roles("editor", role), tokens.revalidation, tokens.audiences))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.token.role-scope cannot write the role " + role + ", because ");
    }

    @Test
    void aRoleFlagMustNotReplaceAnotherClaim() {
        assertThatThrownBy(() -> TokenFixture.with("role-flags=true", "claims.admin=mail"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.role-flags would overwrite the claim admin with the role of that name");
    }

    @Test
    void aRenewedTokenHasTheSameClaimsUntilTheUserIsConfirmedAgain() {
        AccessToken token = tokens.verified(tokens.token());
        Map<String, Object> same = new HashMap<>(token.claims());
        same.put("session_exp", token.validity().sessionEndsAt().getEpochSecond());
        assertThat(tokens.writer.renewed(token)).isEqualTo(same);
        tokens.clock.advance(Duration.ofMinutes(9).minusSeconds(1));
        tokens.revalidate(token);
        assertThat(tokens.writer.renewed(token)).isEqualTo(same);
        tokens.clock.advance(Duration.ofSeconds(1));
        tokens.revalidate(token);
        assertThat(tokens.writer.renewed(token))
                .containsEntry("confirmed_at", tokens.clock.instant().getEpochSecond())
                .containsEntry("roles", List.of("admin", "reader"));
    }

    /** T23. */
    @Test
    void aRenewedTokenFollowsTheIdentitySource() {
        AccessToken token = tokens.verified(tokens.token());
        assertThat(token.claims()).containsKey("email");
        tokens.answer = new Answer.Known(identity(Set.of("editor"), Map.of("memberof", List.of("x"))));
        tokens.clock.advance(Duration.ofMinutes(9));
        tokens.revalidate(token);
        assertThat(tokens.writer.renewed(token))
                .containsEntry("roles", List.of("editor"))
                .containsEntry("groups", "x")
                .containsEntry("sid", token.sessionId())
                .doesNotContainKey("email");
    }

    @Test
    void aUserWithoutTheRequiredRoleGetsNoFurtherToken() {
        AccessToken token = tokens.verified(tokens.token("press"));
        tokens.answer = new Answer.Known(identity(Set.of("reader"), Map.of()));
        tokens.clock.advance(Duration.ofMinutes(9));
        tokens.revalidate(token);
        assertThatThrownBy(() -> tokens.writer.renewed(token))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.INSUFFICIENT_ROLE))
                .hasMessage("role editor or admin is required for a token for press");
    }

    @Test
    void aUserWhoIsGoneLosesTheSession() {
        AccessToken token = tokens.verified(tokens.token());
        tokens.answer = new Answer.Unknown();
        tokens.clock.advance(Duration.ofMinutes(9));
        tokens.revalidate(token);
        assertThat(tokens.revocations.isRevoked(token.session())).isTrue();
    }

    /** The configuration may give the audience fewer roles than when the session was opened. */
    @Test
    void aRenewedTokenHasNoRoleThatItsAudienceNoLongerGets() {
        AccessToken issued = tokens.verified(tokens.tokenWith("aud", List.of("orders")));
        assertThat(issued.roles()).contains("admin");
        assertThat(tokens.writer.renewed(issued)).containsEntry("roles", List.of("reader"));
    }

    @Test
    void aTokenWithoutAttributesKeepsAllOtherClaims() {
        Map<String, Object> claims = tokens.writer.of(tokens.session(), "gatehouse");
        assertThat(tokens.writer.withoutAttributes(claims))
                .doesNotContainKeys("email", "groups", "phone")
                .containsEntry("sub", "alice")
                .hasSize(claims.size() - 1);
    }

    private static Identity identity(Set<String> roles, Map<String, List<String>> attributes) {
        return new Identity("alice", "directory", roles, attributes);
    }
}
