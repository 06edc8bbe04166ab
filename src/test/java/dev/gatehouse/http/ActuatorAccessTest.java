package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/** T60: the endpoints of the actuator are for administrators, and health is public, wherever they are. */
class ActuatorAccessTest {
    private static final String WEB = "--management.endpoints.web.";
    private static final String ALL = WEB + "exposure.include=*";

    @Test
    void aMovedBasePathIsForAdministrators() {
        try (Gatehouse gatehouse = Gatehouse.demo(ALL, WEB + "base-path=/manage")) {
            requireClosed(gatehouse, gatehouse, endpoints(gatehouse));
            assertThat(gatehouse.get("/manage/health/readiness").status()).isEqualTo(200);
            assertThat(gatehouse.getAs(gatehouse.signIn("carol"), "/manage/env").status())
                    .isEqualTo(200);
            assertThat(gatehouse.get("/manage").problem()).startsWith("400 authorization_header_missing");
            assertThat(gatehouse.get("/actuator/env").problem()).startsWith("404 not_found");
        }
    }

    @Test
    void aBasePathAtTheRootIsForAdministrators() {
        try (Gatehouse gatehouse = Gatehouse.demo(ALL, WEB + "base-path=/", WEB + "path-mapping.health=me")) {
            requireClosed(gatehouse, gatehouse, endpoints(gatehouse));
            assertThat(gatehouse.get("/me/liveness").status()).isEqualTo(200);
            // A controller precedes an endpoint of the same path, which is public here.
            assertThat(gatehouse.get("/me").problem()).startsWith("400 authorization_header_missing");
            assertThat(gatehouse.getAs(gatehouse.signIn("bob"), "/me").body()).contains("\"sub\":\"bob\"");
        }
    }

    /** Spring may then map any path to this endpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"health", "env"})
    void anEndpointAtTheRootStopsTheStart(String endpoint) {
        assertThatThrownBy(() -> Gatehouse.demo(ALL, WEB + "base-path=/", WEB + "path-mapping." + endpoint + "=/"))
                .hasStackTraceContaining("are both mapped to '/' on the server port");
    }

    @Test
    void mappedPathsAreForAdministrators() {
        try (Gatehouse gatehouse = Gatehouse.demo(
                ALL,
                WEB + "path-mapping.env=surroundings",
                WEB + "path-mapping.health=alive",
                WEB + "path-mapping.loggers=alive/loggers",
                "--management.endpoint.health.probes.add-additional-paths=true")) {
            requireClosed(gatehouse, gatehouse, endpoints(gatehouse));
            assertThat(gatehouse.get("/actuator/alive/liveness").status()).isEqualTo(200);
            assertThat(gatehouse.get("/livez").status()).isEqualTo(200);
            assertThat(gatehouse.get("/actuator/health").problem()).startsWith("400 authorization_header_missing");
            assertThat(gatehouse
                            .getAs(gatehouse.signIn("bob"), "/actuator/alive/loggers/ROOT")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void onAPortOfItsOwnTheSameRulesHoldAndNoControllerExists() {
        int port = Gatehouse.freePort();
        Client management = new Client() {
            @Override
            public int port() {
                return port;
            }
        };
        try (Gatehouse gatehouse = Gatehouse.demo(
                ALL, WEB + "base-path=/", WEB + "path-mapping.health=me", "--management.server.port=" + port)) {
            requireClosed(gatehouse, management, endpoints(gatehouse));
            assertThat(management.get("/me").status()).isEqualTo(200);
            for (Client client : List.of(management, gatehouse)) {
                assertThat(client.get("/me").headers().allValues("X-Frame-Options"))
                        .containsExactly("DENY");
            }
            assertThat(management.getAs(gatehouse.signIn("carol"), "/env").status())
                    .isEqualTo(200);
            assertThat(management.get("/protected/resource").problem()).startsWith("404 not_found");
            assertThat(management.get("/authenticate").problem()).startsWith("404 not_found");
            assertThat(gatehouse.get("/me").problem()).startsWith("400 authorization_header_missing");
            assertThat(gatehouse.get("/env").problem()).startsWith("404 not_found");
        }
    }

    /** The resources of Spring MVC are neither an endpoint of the actuator nor a controller. */
    @Test
    void anyOtherHandlerIsClosed(@TempDir Path files) throws IOException {
        Files.writeString(files.resolve("page.json"), "{}");
        String web = "--spring.web.resources.";
        try (Gatehouse gatehouse =
                Gatehouse.demo(web + "add-mappings=true", web + "static-locations=" + files.toUri())) {
            assertThat(gatehouse.get("/page.json").problem()).startsWith("404 not_found");
            assertThat(gatehouse.getAs(gatehouse.signIn("carol"), "/page.json").problem())
                    .startsWith("404 not_found");
        }
    }

    private static Set<String> endpoints(Gatehouse gatehouse) {
        PathMappedEndpoints endpoints = gatehouse.bean(PathMappedEndpoints.class);
        Set<String> paths = endpoints.getAllPaths().stream()
                .filter(path -> !path.matches(".*/(health|alive|me)"))
                .collect(Collectors.toSet());
        assertThat(paths).hasSizeGreaterThan(10);
        return paths;
    }

    private static void requireClosed(Gatehouse gatehouse, Client actuator, Set<String> paths) {
        String bob = gatehouse.signIn("bob");
        for (String path : paths) {
            assertThat(actuator.get(path).status()).as(path).isEqualTo(400);
            assertThat(actuator.getAs(bob, path).status()).as(path).isEqualTo(403);
            assertThat(actuator.getAs(bob, path + "/x").status()).as(path).isEqualTo(403);
            Response changed = actuator.sendJson("POST", path + "/ROOT", "{}", "Authorization", "Bearer " + bob);
            assertThat(changed.status()).as(path).isEqualTo(403);
        }
    }
}
