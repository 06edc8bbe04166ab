package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.VerifyingServices.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the services of docs/verify.md take and refuse. */
@Tag("e2e")
class VerifyingServicesTest {
    private static VerifyingServices all;

    @BeforeAll
    static void start() throws Exception {
        all = new VerifyingServices();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    /** Each signed with the real key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"typ|\"JWT\"", "typ|", "iss|\"https://evil.example\"", "aud|[\"billing\"]", "exp|1700000000"})
    void aTokenOfAnotherTypeIssuerAudienceOrTimeIsTakenNowhere(String member, String json) {
        TokenForger forge = new TokenForger(
                all.gatehouse().bean(SigningKeys.class).current(),
                all.gatehouse().signIn("alice"));
        String forged = member.equals("typ")
                ? forge.signed(forge.headerWith(member, json), forge.payload())
                : forge.signed(forge.header(), forge.payloadWith(member, json));
        for (Client service : all.services()) {
            assertThat(status(service, forge.signed(forge.header(), forge.payload())))
                    .isEqualTo(200);
            assertThat(status(service, forged)).isEqualTo(401);
        }
        assertThat(all.nginx().getAs(forged, "/").status()).isEqualTo(401);
    }

    @Test
    void rolesCountAtTheServices() {
        for (Client service : all.services()) {
            assertThat(service.getAs(all.gatehouse().signIn("alice"), "/orders/all")
                            .status())
                    .isEqualTo(403);
            assertThat(service.getAs(all.gatehouse().signIn("carol"), "/orders/all")
                            .status())
                    .isEqualTo(200);
            assertThat(service.get("/orders").status()).isEqualTo(401);
        }
    }

    /** The store is another one then, and so is the feed. */
    @Test
    void theServicesGoOnWhenGatehouseWasAway() {
        all.restartGatehouse();
        String later = all.gatehouse().signIn("bob");
        for (Client service : all.services()) {
            await().until(() -> status(service, later) == 200);
        }
        all.signOut(later);
        for (Client service : all.services()) {
            await().until(() -> status(service, later) == 401);
        }
    }
}
