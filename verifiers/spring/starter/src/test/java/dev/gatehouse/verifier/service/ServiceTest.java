package dev.gatehouse.verifier.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.verifier.test.GatehouseTokens;
import dev.gatehouse.verifier.test.WithGatehouseUser;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;

/** A service that follows the feed, with the test kit in the place of Gatehouse. */
@SpringBootTest(
        classes = {OrdersService.class, GatehouseTokens.class, ServiceTest.PagesOfAnotherOrigin.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "gatehouse.verifier.issuer=https://login.example.com",
            "gatehouse.verifier.audience=orders",
            "gatehouse.verifier.client-id=orders",
            "gatehouse.verifier.client-secret=secret",
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.probes.enabled=true"
        })
class ServiceTest {
    @Autowired
    WebApplicationContext context;

    @Autowired
    GatehouseTokens tokens;

    private Service service;

    @BeforeEach
    void connect() {
        service = new Service(context);
    }

    @Test
    void aValidTokenIsAcceptedAndItsRolesDecide() {
        HttpResponse<String> response = service.get("/orders", tokens.token("alice", "editor"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("orders of alice [editor]");
        assertThat(service.status("/orders/all", tokens.token("alice", "editor")))
                .isEqualTo(403);
        assertThat(service.status("/orders/all", tokens.token("carol", "admin")))
                .isEqualTo(200);
    }

    @Test
    void aRequestWithoutAValidTokenIsA401() {
        assertThat(service.status("/orders", null)).isEqualTo(401);
        HttpResponse<String> response = service.get("/orders", "nonsense");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ")
                .contains("error=\"invalid_token\"", "The token is malformed");
    }

    @Test
    void aSignOutTakesEffectForItsSessionOnly() throws InterruptedException {
        String token = tokens.token("alice");
        String other = tokens.token("alice");
        assertThat(service.status("/orders", token)).isEqualTo(200);
        tokens.signOut(token);
        HttpResponse<String> response = service.get("/orders", token);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("The session has ended");
        assertThat(service.status("/orders", other)).isEqualTo(200);
    }

    @Test
    void theMetadataNameTheIssuer() throws Exception {
        HttpResponse<String> response = service.get("/.well-known/oauth-protected-resource", null);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JSONObjectUtils.parse(response.body()))
                .containsEntry("authorization_servers", List.of("https://login.example.com"))
                .containsEntry(
                        "resource",
                        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    @Test
    void healthNeedsNoTokenAndHasTheFeed() {
        HttpResponse<String> response = service.get("/actuator/health", null);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"gatehouse\":{", "\"age_seconds\":");
        assertThat(service.status("/actuator/health/readiness", null)).isEqualTo(200);
    }

    @Test
    void meteredOutcomes() {
        double accepted = metered("accepted");
        double malformed = metered("malformed");
        service.get("/orders", tokens.token("alice"));
        service.get("/orders", "nonsense");
        assertThat(metered("accepted")).isEqualTo(accepted + 1);
        assertThat(metered("malformed")).isEqualTo(malformed + 1);
        assertThat(context.getBean(MeterRegistry.class)
                        .get("gatehouse.verifier.feed.age")
                        .timeGauge())
                .isNotNull();
    }

    @Test
    void pagesOfAnAllowedOriginMaySendTokens() throws Exception {
        assertThat(preflight("https://app.example.com").getHeader("Access-Control-Allow-Headers"))
                .isEqualTo("Authorization");
        assertThat(preflight("https://evil.example").getStatus()).isEqualTo(403);
    }

    private MockHttpServletResponse preflight(String origin) throws Exception {
        return mvc().perform(options("/orders")
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "GET")
                        .header("Access-Control-Request-Headers", "Authorization"))
                .andReturn()
                .getResponse();
    }

    @Test
    @WithGatehouseUser(value = "carol", roles = "admin")
    void theTestKitRunsATestAsAUser() throws Exception {
        MockMvc mvc = mvc();
        assertThat(mvc.perform(get("/orders")).andReturn().getResponse().getContentAsString())
                .isEqualTo("orders of carol [admin]");
        assertThat(mvc.perform(get("/orders/all")).andReturn().getResponse().getStatus())
                .isEqualTo(200);
    }

    private MockMvc mvc() {
        return MockMvcBuilders.webAppContextSetup(context)
                .apply(springSecurity())
                .build();
    }

    private double metered(String outcome) {
        return context.getBean(MeterRegistry.class)
                .get("gatehouse.verifier.tokens")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    @Configuration(proxyBeanMethods = false)
    static class PagesOfAnotherOrigin {
        @Bean
        CorsConfigurationSource corsConfigurationSource() {
            CorsConfiguration pages = new CorsConfiguration();
            pages.setAllowedOrigins(List.of("https://app.example.com"));
            pages.setAllowedHeaders(List.of("Authorization"));
            return request -> pages;
        }
    }
}
