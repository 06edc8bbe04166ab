package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Only the health endpoint of the actuator is public; an administrator can read four endpoints. */
class ActuatorTest {
    private final Gatehouse gatehouse = Gatehouse.shared();

    @Test
    void infoNamesTheBuild() {
        JsonNode build = gatehouse
                .getAs(gatehouse.signIn("carol"), "/actuator/info")
                .json()
                .path("build");
        assertThat(build.path("name").asString()).isEqualTo("Gatehouse");
        assertThat(build.path("version").asString()).isNotBlank();
        assertThat(build.path("time").asString()).isNotBlank();
    }

    @Test
    void sbomListsTheBillsOfMaterialsInTheJar() {
        Response sbom = gatehouse.getAs(gatehouse.signIn("carol"), "/actuator/sbom");
        assertThat(sbom.status()).isEqualTo(200);
        assertThat(sbom.json().path("ids").isArray()).isTrue();
    }

    @Test
    void anUnknownComponentIsAProblem() {
        assertThat(gatehouse.get("/actuator/health/none").problem()).startsWith("404 not_found: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "sbom", "prometheus"})
    void otherUsersAreRejected(String endpoint) {
        assertThat(gatehouse.get("/actuator/" + endpoint).problem()).startsWith("400 authorization_header_missing");
        assertThat(gatehouse
                        .getAs(gatehouse.signIn("alice"), "/actuator/" + endpoint)
                        .problem())
                .startsWith("403 insufficient_role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "beans", "configprops", "loggers", "heapdump", "threaddump", "mappings", "shutdown"})
    void noOtherEndpointExists(String endpoint) {
        assertThat(gatehouse
                        .getAs(gatehouse.signIn("carol"), "/actuator/" + endpoint)
                        .status())
                .isEqualTo(404);
    }
}
