package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.PrometheusScrape;
import dev.gatehouse.support.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Metrics are for administrators, unless the operator makes their path public. */
class OpenMetricsTest {
    private static final String METRICS = "/actuator/prometheus";

    @Test
    void metricsNeedTheRoleAdmin() {
        Gatehouse gatehouse = Gatehouse.shared();
        assertThat(gatehouse.get(METRICS).problem()).startsWith("400 authorization_header_missing");
        assertThat(gatehouse.getAs(gatehouse.signIn("alice"), METRICS).problem())
                .startsWith("403 insufficient_role");
        assertThat(PrometheusScrape.of(gatehouse).names()).contains("gatehouse_token_issued_total");
    }

    @Test
    void oneSettingMakesThisPathPublicAndNoOther() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.http.open-metrics=true")) {
            Response metrics = gatehouse.get(METRICS);
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.body()).contains("# TYPE gatehouse_token_issued_total counter");
            assertThat(gatehouse.get("/actuator").status()).isEqualTo(400);
            assertThat(gatehouse.get(METRICS + "/").status()).isEqualTo(400);
            assertThat(gatehouse.get("/actuator/env").status()).isEqualTo(400);
        }
    }

    /** As docs/metrics.md describes it. */
    @Test
    void aManagementPortHasTheSameRules() throws Exception {
        int port = Gatehouse.freePort();
        String[] own = {"--management.server.port=" + port, "--management.server.address=127.0.0.1"};
        try (Gatehouse gatehouse = Gatehouse.demo(own)) {
            assertThat(status(port, "/actuator/health")).isEqualTo(200);
            assertThat(status(port, METRICS)).isEqualTo(400);
            assertThat(gatehouse.get("/actuator/health").status()).isEqualTo(404);
        }
        try (Gatehouse gatehouse = Gatehouse.demo(own[0], own[1], "--gatehouse.http.open-metrics=true")) {
            assertThat(status(port, METRICS)).isEqualTo(200);
            assertThat(gatehouse.get(METRICS).status()).isEqualTo(404);
        }
    }

    private static int status(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
