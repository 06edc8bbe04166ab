package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.VerifyingServices.status;
import static dev.gatehouse.support.ShellScript.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.MarkdownPage;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.SigningKeys;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens the services of docs/verify.md accept and reject. */
@Tag("e2e")
class VerifyingServicesTest {
    private static VerifyingServices services;

    @BeforeAll
    static void start() throws Exception {
        services = new VerifyingServices();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    /** Each token is signed with the real key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"typ|\"JWT\"", "typ|", "iss|\"https://evil.example\"", "aud|[\"billing\"]", "exp|1700000000"})
    void aTokenOfAnotherTypeIssuerAudienceOrTimeIsRejectedEverywhere(String member, String json) {
        TokenForger forge = new TokenForger(
                services.gatehouse().bean(SigningKeys.class).current(),
                services.gatehouse().signIn("alice"));
        String forged = member.equals("typ")
                ? forge.signed(forge.headerWith(member, json), forge.payload())
                : forge.signed(forge.header(), forge.payloadWith(member, json));
        for (Client service : services.selfVerifying()) {
            assertThat(status(service, forge.signed(forge.header(), forge.payload())))
                    .isEqualTo(200);
            assertThat(status(service, forged)).isEqualTo(401);
        }
        assertThat(services.nginx().getAs(forged, "/").status()).isEqualTo(401);
    }

    @Test
    void theServicesCheckRoles() {
        for (Client service : services.selfVerifying()) {
            assertThat(service.getAs(services.gatehouse().signIn("alice"), "/orders/all")
                            .status())
                    .isEqualTo(403);
            assertThat(service.getAs(services.gatehouse().signIn("carol"), "/orders/all")
                            .status())
                    .isEqualTo(200);
            assertThat(service.get("/orders").status()).isEqualTo(401);
        }
    }

    /** Its last line is the request after the sign-out. */
    @Test
    void theCommandsOfThePageReturnTheStatusesOfThePage() throws IOException {
        for (Client service : services.selfVerifying()) {
            List<String> lines = MarkdownPage.replaced(
                            MarkdownPage.of("docs/verify.md").blocks("sh").get(1),
                            "localhost:8080",
                            "127.0.0.1:" + services.gatehouse().port(),
                            "localhost:8081",
                            "127.0.0.1:" + service.port())
                    .lines()
                    .toList();
            String last = "until " + lines.get(lines.size() - 1) + " | grep 401; do sleep 0.1; done";
            assertThat(output(String.join("\n", lines.subList(0, lines.size() - 2)) + "\n" + last, Map.of()))
                    .isEqualTo("401\norders of alice 200\n 403\n 204\n 401\n");
        }
    }

    @Test
    void thePageOfTheDocumentationCallsTheServicesOfTheDocumentation() {
        String gatehouse = "http://127.0.0.1:" + services.gatehouse().port();
        String node = "http://127.0.0.1:" + services.node().port();
        String python = "http://127.0.0.1:" + services.python().port();
        services.page().serve(DocumentedPage.html(gatehouse, String.join("', '", node, python), ""));
        try (BrowserTabs tabs = new BrowserTabs()) {
            Page tab = DocumentedPage.signIn(tabs.open(services.page().origin()));
            for (String service : List.of(node, python)) {
                assertThat(tab.evaluate("(url) => gate.fetch(url).then((reply) => reply.text())", service + "/orders"))
                        .isEqualTo("orders of alice");
                assertThat(tab.evaluate(
                                "(url) => gate.fetch(url).then((reply) => reply.status)", service + "/orders/all"))
                        .isEqualTo(403);
            }
        }
    }

    /** The restarted Gatehouse has another database and another revocation feed. */
    @Test
    void theServicesRecoverAfterARestartOfGatehouse() {
        services.restartGatehouse();
        String later = services.gatehouse().signIn("bob");
        for (Client service : services.selfVerifying()) {
            await().until(() -> status(service, later) == 200);
        }
        services.signOut(later);
        for (Client service : services.selfVerifying()) {
            await().until(() -> status(service, later) == 401);
        }
    }
}
