package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer.Known;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.StubIdentitySource;
import dev.gatehouse.support.TokenForger;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A token keeps its audience when it is requested, renewed, and when the configuration changes. */
class AudienceTokensTest {
    private static final String AUDIENCES = "--gatehouse.token.audiences.";
    private static final List<String> asked = new CopyOnWriteArrayList<>();

    private static final Recipient ORDERS = Recipient.of("ECDH-ES", "P-256");
    private static final Recipient BILLING = Recipient.of("ECDH-ES", "P-256");

    private static Gatehouse gatehouse;
    private static Gatehouse throttled;

    @BeforeAll
    static void start() {
        String[] more = {
            AUDIENCES + "orders.roles=editor",
            AUDIENCES + "orders.renewable=true",
            AUDIENCES + "billing.roles=editor",
            AUDIENCES + "admins.requires=admin",
            AUDIENCES + "plain=",
            AUDIENCES + "all-roles.roles=",
            AUDIENCES + "all-users.requires=",
        };
        gatehouse = Gatehouse.demo(Stream.of(
                        more,
                        encryption("orders", ORDERS.key().toJSONString()),
                        encryption("billing", BILLING.key().toPublicJWK().toJSONString()))
                .flatMap(Stream::of)
                .toArray(String[]::new));
        throttled = Gatehouse.demo(
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.throttle.invalid-tokens=1",
                AUDIENCES + "orders.roles=editor",
                AUDIENCES + "admins.requires=admin");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
        throttled.close();
    }

    @Test
    void anUnknownAudienceIsRefusedWithoutAQueryToAnySource() {
        asked.clear();
        try (Gatehouse bare = Gatehouse.bare(List.of(Source.class), AUDIENCES + "orders.requires=admin")) {
            assertThat(ask(bare, "elsewhere").problem())
                    .isEqualTo("400 invalid_request: audience is not one that tokens are issued for");
            assertThat(asked).isEmpty();
            assertThat(ask(bare, "orders").text("code")).isEqualTo("insufficient_role");
            assertThat(asked).hasSize(1);
        }
    }

    /** The password was correct, so this is not a guess and never causes a wait. */
    @Test
    void aMissingRoleDoesNotCountAsAWrongPassword() {
        assertThat(IntStream.range(0, 12)
                        .mapToObj(i -> ask(throttled, "admins").text("code"))
                        .toList())
                .containsOnly("insufficient_role");
        assertThat(throttled.authenticate("alice", "alice-secret").status()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordIsReportedBeforeAMissingRole() {
        String body = Json.object("user", "alice", "password", "wrong", "audience", "admins");
        assertThat(gatehouse.sendJson("POST", "/authenticate", body).problem())
                .isEqualTo("403 authentication_failed: Authentication failed for alice: bad credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "all-roles", "all-users"})
    void anAudienceWithoutSettingsIsOpenToAllUsersAndContainsAllRoles(String audience) {
        Map<?, ?> claims = TokenForger.claims(ask(gatehouse, audience).text("token"));
        assertThat(claims.get("aud")).isEqualTo(List.of(audience));
        assertThat(claims.get("roles")).isEqualTo(List.of("editor"));
    }

    /** The source is not queried in between: the roles of the user stay, but the audience may see fewer of them. */
    @Test
    void aRoleThatTheAudienceNoLongerGetsIsNotInTheNextToken() throws Exception {
        List<String> store = List.of(
                "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                "--gatehouse.data-dir=" + Files.createTempDirectory("gatehouse"),
                "--gatehouse.token.role-flags=true",
                AUDIENCES + "orders.renewable=true");
        String token;
        try (Gatehouse before = Gatehouse.demo(with(store, AUDIENCES + "orders.roles=editor,admin"))) {
            token = ask(before, "orders").text("token");
            assertThat(TokenForger.claims(token).get("editor")).isEqualTo(true);
        }
        try (Gatehouse after = Gatehouse.demo(with(store, AUDIENCES + "orders.roles=admin"))) {
            after.clock().advance(Duration.ofMinutes(2));
            Map<?, ?> renewed = TokenForger.claims(after.getAs(token, "/me").renewed());
            assertThat(renewed.get("roles")).isEqualTo(List.of());
            assertThat(renewed.containsKey("editor")).isFalse();
            assertThat(renewed.get("admin")).isEqualTo(false);
        }
    }

    @Test
    void slidingRenewalKeepsTheAudienceAndItsEncryption() {
        String token = ask(gatehouse, "orders").text("token");
        for (int i = 0; i < 3; i++) {
            gatehouse.clock().advance(Duration.ofMinutes(10));
            token = gatehouse.getAs(token, "/me").renewed();
            assertThat(TokenForger.claims(ORDERS.decrypted(token)).get("aud")).isEqualTo(List.of("orders"));
        }
        assertThat(gatehouse.getAs(token, "/protected/resource").problem())
                .isEqualTo("401 token_invalid: audience is not accepted");
    }

    @Test
    void aTokenThatOnlyItsRecipientCanDecryptIsNotAcceptedHere() {
        String token = ask(gatehouse, "billing").text("token");
        assertThat(TokenForger.claims(BILLING.decrypted(token)).get("aud")).isEqualTo(List.of("billing"));
        assertThat(gatehouse.refresh(token).problem()).isEqualTo("401 token_invalid: key is unknown");
    }

    @Test
    void oneVerificationIsEnoughForEndpointsWithDifferentAudiences() {
        String token = ask(gatehouse, "plain").text("token");
        double before = verifications();
        for (int i = 0; i < 5; i++) {
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            assertThat(gatehouse.getAs(token, "/protected/resource").status()).isEqualTo(401);
            assertThat(gatehouse.getAs(token, "/verify?audience=plain").status())
                    .isEqualTo(200);
        }
        assertThat(verifications()).isEqualTo(before + 1);
    }

    /** Otherwise one misconfigured service would block every client behind the same proxy. */
    @Test
    void aValidTokenForAnotherAudienceDoesNotCountAsAnInvalidOne() {
        String token = ask(throttled, "orders").text("token");
        for (int i = 0; i < 5; i++) {
            Response response = throttled.getAs(token, "/protected/resource");
            assertThat(response.problem()).isEqualTo("401 token_invalid: audience is not accepted");
            assertThat(response.renewed()).isNull();
        }
        assertThat(throttled.getAs(throttled.signIn("carol"), "/me").status()).isEqualTo(200);
    }

    private static double verifications() {
        return gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.token.verifications")
                .functionCounter()
                .count();
    }

    private static Response ask(Gatehouse application, String audience) {
        return application.sendJson(
                "POST",
                "/authenticate",
                Json.object("user", "alice", "password", "alice-secret", "audience", audience));
    }

    private static String[] encryption(String audience, String key) {
        return new String[] {
            "--gatehouse.token.encryption." + audience + ".algorithm=ECDH-ES",
            "--gatehouse.token.encryption." + audience + ".key-files=" + Recipient.file(key)
        };
    }

    private static String[] with(List<String> some, String more) {
        List<String> all = new ArrayList<>(some);
        all.add(more);
        return all.toArray(String[]::new);
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Source {
        @Bean
        IdentitySources.Kind scripted() {
            return new IdentitySources.Kind(List.of(new StubIdentitySource(
                    "scripted",
                    false,
                    Affix.NONE,
                    asked,
                    () -> new Known(new Identity("alice", "scripted", Set.of("editor"), Map.of())))));
        }
    }
}
