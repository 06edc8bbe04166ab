package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.MarkdownPage;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ByteArrayResource;

/** The recipe of docs/sources/keycloak.md, against the real server. It takes a minute, most of it for the start of Keycloak. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class KeycloakTest {
    private static final int ACCESS_TOKENS = 0;
    private static final int INTROSPECTION = 1;
    private static final int PASSWORD_GRANT = 2;
    private static final String SOURCE = "--gatehouse.identity.oauth.keycloak.";

    private static Keycloak keycloak;

    @BeforeAll
    static void start() {
        keycloak = Keycloak.started();
    }

    @AfterAll
    static void stop() throws IOException {
        keycloak.close();
    }

    @Test
    void anAccessTokenSignsInAndOneForOthersIsExplained(CapturedOutput log) throws IOException {
        try (Gatehouse gatehouse = gatehouse(ACCESS_TOKENS)) {
            assertThat(claims(present(gatehouse, keycloak.accessToken("portal", "alice"))))
                    .containsExactly("alice", List.of("editor"));
            assertThat(present(gatehouse, keycloak.accessToken("without-audience", "alice"))
                            .problem())
                    .startsWith("403 authentication_failed");
            assertThat(log.getAll())
                    .contains("the token has another audience (aud) than [gatehouse] (alg='RS256', kid='")
                    .contains("iss='" + keycloak.issuer() + "', aud='account', azp='without-audience')");
            List<String> found = new ArrayList<>();
            OAuthSources.of(gatehouse, "keycloak").check(found::add);
            assertThat(found).anyMatch(line -> line.startsWith("not checked, because only a token shows it"));
        }
    }

    @Test
    void introspectionFindsTheRolesAndNoticesALogout(CapturedOutput log) throws IOException {
        assertEndedBy(() -> keycloak.administrate("POST", "alice", "/logout", "{}"));
        assertThat(log.getAll()).contains("is not active (alg='RS256'", "azp='without-audience')");
    }

    @Test
    void introspectionNoticesADisabledUser() throws IOException {
        assertEndedBy(() -> keycloak.administrate("PUT", "alice", "", "{\"enabled\":false}"));
        keycloak.administrate("PUT", "alice", "", "{\"enabled\":true}");
    }

    @Test
    void thePasswordGrantSignsInAndTellsARequiredAction(CapturedOutput log) throws IOException {
        try (Gatehouse gatehouse = gatehouse(PASSWORD_GRANT)) {
            assertThat(claims(gatehouse.authenticate("alice", "alice-secret")))
                    .containsExactly("alice", List.of("editor"));
            assertThat(gatehouse.authenticate("alice", "wrong").problem()).startsWith("403 authentication_failed");
            assertThat(gatehouse.authenticate("bob", "bob-secret").problem()).startsWith("403 password_must_change");
            assertThat(gatehouse.authenticate("bob", "wrong").problem()).startsWith("403 authentication_failed");
            assertThat(log.getAll()).contains("Account is not fully set up", "Invalid user credentials");
        }
    }

    /** Such a token has neither a subject nor an audience. */
    @Test
    void lightweightTokensNeedIntrospection() throws IOException {
        try (Gatehouse gatehouse = gatehouse(ACCESS_TOKENS)) {
            assertThat(present(gatehouse, keycloak.accessToken("lightweight", "alice"))
                            .problem())
                    .startsWith("403 authentication_failed");
        }
        try (Gatehouse gatehouse = gatehouse(INTROSPECTION)) {
            assertThat(claims(present(gatehouse, keycloak.accessToken("lightweight", "alice"))))
                    .containsExactly("alice", List.of("editor"));
        }
    }

    @Test
    void aServiceAccountIsAUserUnlessItsClientIsNoAuthorizedParty() throws IOException {
        try (Gatehouse gatehouse = gatehouse(ACCESS_TOKENS)) {
            assertThat(claims(present(gatehouse, keycloak.serviceToken("robot")))
                            .findFirst())
                    .contains("service-account-robot");
        }
        try (Gatehouse gatehouse = gatehouse(ACCESS_TOKENS, SOURCE + "authorized-parties=portal")) {
            assertThat(present(gatehouse, keycloak.serviceToken("robot")).problem())
                    .startsWith("403 authentication_failed");
            assertThat(present(gatehouse, keycloak.accessToken("portal", "alice"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aGroupIsNamedByItsPath() throws IOException {
        try (Gatehouse gatehouse = gatehouse(
                ACCESS_TOKENS,
                SOURCE + "roles-claim=groups",
                "--gatehouse.roles.chief.scopes=/staff/Editors in chief")) {
            assertThat(claims(present(gatehouse, keycloak.accessToken("portal", "alice"))))
                    .containsExactly("alice", List.of("chief"));
        }
    }

    private static void assertEndedBy(Runnable change) throws IOException {
        try (Gatehouse gatehouse = gatehouse(INTROSPECTION)) {
            assertThat(present(gatehouse, keycloak.accessToken("without-audience", "alice"))
                            .status())
                    .isEqualTo(403);
            Response signedIn = present(gatehouse, keycloak.accessToken("portal", "alice"));
            assertThat(claims(signedIn)).containsExactly("alice", List.of("editor"));
            gatehouse.clock().advance(Duration.ofMinutes(11));
            change.run();
            assertThat(gatehouse.refresh(signedIn.text("token")).problem()).startsWith("401 session_ended");
        }
    }

    private static Response present(Gatehouse gatehouse, String token) {
        return gatehouse.sendJson("POST", "/authenticate", Json.object("source", "keycloak", "token", token));
    }

    private static Stream<Object> claims(Response response) {
        return Stream.of("sub", "roles").map(TokenForger.claims(response.text("token"))::get);
    }

    /** With the blocks of the page, each of the later ones in addition to the first. */
    private static Gatehouse gatehouse(int block, String... more) throws IOException {
        List<String> blocks = MarkdownPage.of("docs/sources/keycloak.md").blocks("yaml");
        List<String> arguments = new ArrayList<>();
        for (String yaml : List.of(blocks.get(ACCESS_TOKENS), blocks.get(block))) {
            YamlPropertiesFactoryBean reader = new YamlPropertiesFactoryBean();
            reader.setResources(
                    new ByteArrayResource(yaml.replace("https://sso.example.com/realms/example", keycloak.issuer())
                            .replace("${KEYCLOAK_SECRET}", "gatehouse-secret")
                            .getBytes(StandardCharsets.UTF_8)));
            Properties properties = Objects.requireNonNull(reader.getObject());
            properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        }
        for (String argument : more) {
            arguments.removeIf(other -> other.startsWith(argument.replaceFirst("=.*", "=")));
            arguments.add(argument);
        }
        Gatehouse started = Gatehouse.bare(arguments.toArray(String[]::new));
        started.clock().advance(Duration.between(started.clock().instant(), Instant.now()));
        return started;
    }
}
