package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.SpringService;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;

/** A service with Spring Security that is configured with the issuer, as docs/verify.md shows it. */
class SpringServiceTest {
    private static final RegisteredVerifier ORDERS = new RegisteredVerifier("orders", "4f1d".repeat(16));
    private static final int PORT = Gatehouse.freePort();

    private static Gatehouse gatehouse;
    private static SpringService service;

    @BeforeAll
    static void start() {
        gatehouse = gatehouse(PORT);
        service = service(gatehouse);
    }

    @AfterAll
    static void stop() {
        service.close();
        gatehouse.close();
    }

    @Test
    void aValidTokenIsAcceptedAndItsRolesDecide() {
        Response response = service.getAs(gatehouse.signIn("alice"), "/orders");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("orders of alice");
        assertThat(statusOf("/orders/all", gatehouse.signIn("alice"))).isEqualTo(403);
        assertThat(statusOf("/orders/all", gatehouse.signIn("carol"))).isEqualTo(200);
        assertThat(service.get("/orders").status()).isEqualTo(401);
    }

    /** Each signed with the real key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"typ|\"JWT\"", "typ|", "iss|\"https://evil.example\"", "aud|[\"billing\"]", "exp|1700000000"})
    void aTokenWithAnotherTypeIssuerAudienceOrTimeIsRejected(String member, String json) {
        TokenForger forge = new TokenForger(gatehouse.bean(SigningKeys.class).current(), gatehouse.signIn("alice"));
        String token = member.equals("typ")
                ? forge.signed(forge.headerWith(member, json), forge.payload())
                : forge.signed(forge.header(), forge.payloadWith(member, json));
        assertThat(statusOf("/orders", forge.signed(forge.header(), forge.payload())))
                .isEqualTo(200);
        assertThat(statusOf("/orders", token)).isEqualTo(401);
    }

    @Test
    void aSignOutTakesEffectInTheService() {
        String token = gatehouse.signIn("alice");
        String other = gatehouse.signIn("alice");
        assertThat(statusOf("/orders", token)).isEqualTo(200);
        gatehouse.signOut(token);
        await().until(() -> statusOf("/orders", token) == 401);
        assertThat(service.getAs(token, "/orders").header("WWW-Authenticate")).contains("The session has ended");
        assertThat(statusOf("/orders", other)).isEqualTo(200);
    }

    @Test
    void aSignOutBeforeTheStartOfTheServiceTakesEffect() {
        String token = gatehouse.signIn("alice");
        gatehouse.signOut(token);
        try (SpringService late = service(gatehouse)) {
            assertThat(late.getAs(token, "/orders").status()).isEqualTo(401);
        }
    }

    @Test
    void withoutTheFeedTheServiceAnswers500() {
        try (SpringService unregistered = new SpringService(issuer(PORT), "not the secret, but as long as one is")) {
            assertThat(unregistered.getAs(gatehouse.signIn("alice"), "/orders").status())
                    .isEqualTo(500);
        }
    }

    @Test
    void theServiceContinuesAfterARestartOfGatehouse() {
        int port = Gatehouse.freePort();
        Gatehouse first = gatehouse(port);
        try (SpringService service = service(first)) {
            first.close();
            try (Gatehouse second = gatehouse(port)) {
                String token = second.signIn("bob");
                await().until(() -> service.getAs(token, "/orders").status() == 200);
                second.signOut(token);
                await().until(() -> service.getAs(token, "/orders").status() == 401);
            }
        }
    }

    /** Spring's resource server is on the test class path for the service only. */
    @Test
    void theResourceServerOfSpringIsNotActiveInGatehouse() {
        assertThat(gatehouse.beans().getBeanNamesForType(OAuth2ResourceServerProperties.class))
                .isEmpty();
    }

    private static int statusOf(String path, String token) {
        return service.getAs(token, path).status();
    }

    private static Gatehouse gatehouse(int port) {
        Gatehouse gatehouse = Gatehouse.demo(Stream.concat(
                        Stream.of("--server.port=" + port, "--gatehouse.token.issuer=" + issuer(port)),
                        Stream.of(ORDERS.arguments()))
                .toArray(String[]::new));
        gatehouse.clock().advance(Duration.between(gatehouse.clock().instant(), Instant.now()));
        return gatehouse;
    }

    /** Starts the service, and returns when it has read the feed. */
    private static SpringService service(Gatehouse gatehouse) {
        SpringService service = new SpringService(issuer(gatehouse.port()), ORDERS.secret());
        String token = gatehouse.signIn("bob");
        await().until(() -> service.getAs(token, "/orders").status() == 200);
        return service;
    }

    private static String issuer(int port) {
        return "http://127.0.0.1:" + port;
    }
}
