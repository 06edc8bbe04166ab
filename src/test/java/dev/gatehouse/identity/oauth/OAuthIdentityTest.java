package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Users of a provider, beside those of other sources: nobody becomes someone else. */
@ExtendWith(OutputCaptureExtension.class)
class OAuthIdentityTest {
    private static final String IDENTITY = "--gatehouse.identity.";

    private static StubProvider provider;
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        provider = new StubProvider();
        gatehouse = Gatehouse.demo(
                IDENTITY + "local.enabled=true",
                IDENTITY + "oauth.sso.issuer-uri=" + provider.issuer(),
                IDENTITY + "oauth.sso.audience=web",
                IDENTITY + "oauth.grouped.issuer-uri=" + provider.issuer(),
                IDENTITY + "oauth.grouped.audience=web",
                IDENTITY + "oauth.grouped.roles-claim=groups",
                IDENTITY + "oauth.grouped.user-suffix=@grouped",
                IDENTITY + "oauth.named.issuer-uri=" + provider.issuer(),
                IDENTITY + "oauth.named.audience=web",
                IDENTITY + "oauth.named.user-name-claim=preferred_username",
                IDENTITY + "oauth.named.user-suffix=@named");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
        provider.close();
    }

    /** OpenID Connect Core 1.0, section 5.7. */
    @Test
    void subjectsThatDifferInCaseOrUnicodeFormAreDifferentUsers() {
        String victim = token("Victim-7Kq");
        assertThat(TokenForger.claims(victim).get("sub")).isEqualTo("Victim-7Kq");
        String document = "{\"secret\":1}";
        assertThat(AdminFixture.send(gatehouse, victim, "PUT", "/protected/resource", document)
                        .status())
                .isEqualTo(204);
        for (String sub : List.of("vICTIM-7kQ", "victim-7kq", "\uff36ictim-7Kq")) {
            String other = token(sub);
            assertThat(TokenForger.claims(other).get("sub")).isEqualTo(sub);
            assertThat(gatehouse.getAs(other, "/protected/resource").status()).isEqualTo(404);
            assertThat(AdminFixture.sessionIds(gatehouse.getAs(other, "/sessions")))
                    .hasSize(1);
            assertThat(AdminFixture.delete(gatehouse, other, "/sessions").status())
                    .isEqualTo(204);
        }
        assertThat(gatehouse.getAs(victim, "/protected/resource").body()).contains(document);
    }

    @Test
    void aLoginNameBelongsToTheSubjectThatUsedItFirst() {
        String first = signIn("named", "1", "Ann").text("token");
        assertThat(TokenForger.claims(first).get("sub")).isEqualTo("ann@named");
        assertThat(signIn("named", "2", "ann").problem()).startsWith("403 authentication_failed");
        assertThat(signIn("named", "1", "ANN").status()).isEqualTo(200);
    }

    /** Neither has signed in before. */
    @Test
    void aNameOfAnotherSourceIsRefused() {
        AdminFixture.user(gatehouse, "dave");
        for (String name : List.of("dave", "Dave", "alice", "ALICE", "bob")) {
            assertThat(signIn("sso", name, "x").problem()).as(name).startsWith("403 authentication_failed");
        }
        assertThat(gatehouse.authenticate("dave", AdminFixture.PASSWORD).status())
                .isEqualTo(200);
    }

    @Test
    void whileADirectoryIsAwayOnlyKnownUsersOfAProviderSignIn() {
        String gone = IDENTITY + "ldap.gone.";
        try (Gatehouse other = Gatehouse.bare(
                IDENTITY + "oauth.sso.issuer-uri=" + provider.issuer(),
                IDENTITY + "oauth.sso.audience=web",
                gone + "urls=ldap://127.0.0.1:" + Gatehouse.freePort(),
                gone + "base-dn=dc=example,dc=org",
                gone + "optional=true")) {
            assertThat(signIn(other, "sso", "new", "x").problem()).startsWith("503 identity_source_unavailable");
        }
    }

    @Test
    void rolesThatAreNotFoundAreExplainedOnce(CapturedOutput log) {
        for (String sub : List.of("g1", "g2")) {
            String token = ProviderTokens.signed(
                    StubProvider.KEY,
                    ProviderTokens.claims(provider.issuer(), gatehouse.clock().instant())
                            .subject(sub)
                            .claim("groups", List.of(Map.of("name", "editors")))
                            .build());
            String body = Json.object("source", "grouped", "token", token);
            assertThat(gatehouse.sendJson("POST", "/authenticate", body).status())
                    .isEqualTo(200);
        }
        assertThat(log.getAll().split("INFO.*source grouped: a user has no role.*groups.name", -1))
                .hasSize(2);
    }

    @Test
    void anAdministratorFindsANameToTheLetter() {
        AdminFixture admin = AdminFixture.of(gatehouse, "root");
        String upper = token("Qx5");
        String lower = token("qx5");
        assertThat(AdminFixture.sessionIds(admin.get("/admin/sessions?user=Qx5")))
                .containsExactly(AdminFixture.sessionId(upper));
        assertThat(admin.send("DELETE", "/admin/users/Qx5/sessions", "").status())
                .isEqualTo(204);
        assertThat(gatehouse.getAs(upper, "/me").status()).isEqualTo(401);
        assertThat(gatehouse.getAs(lower, "/me").status()).isEqualTo(200);
        assertThat(admin.get("/admin/subjects?user=Qx5").json().path("subjects").toString())
                .isEqualTo(
                        "[{\"user\":\"Qx5\",\"source\":\"sso\",\"identifier\":\"" + provider.issuer() + " sub=Qx5\"}]");
    }

    private static String token(String sub) {
        return signIn("sso", sub, "x").text("token");
    }

    private static Response signIn(String source, String sub, String name) {
        return signIn(gatehouse, source, sub, name);
    }

    private static Response signIn(Gatehouse to, String source, String sub, String name) {
        String token = ProviderTokens.signed(
                StubProvider.KEY,
                ProviderTokens.claims(provider.issuer(), to.clock().instant())
                        .subject(sub)
                        .claim("preferred_username", name)
                        .build());
        return to.sendJson("POST", "/authenticate", Json.object("source", source, "token", token));
    }
}
