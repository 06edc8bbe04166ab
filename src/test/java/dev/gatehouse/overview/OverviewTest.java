package dev.gatehouse.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Administrators see sign-ins by outcome, sources and nodes. */
class OverviewTest extends OnBothStores {
    OverviewTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void signInsAreCountedByOutcomeAndSource(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "root");
        for (int i = 0; i < 3; i++) {
            gatehouse.authenticate("root", "a wrong password");
        }
        gatehouse.bean(OverviewWriter.class).write();
        for (Period period : Period.values()) {
            JsonNode overview =
                    admin.get("/admin/overview?period=" + period.text()).json();
            JsonNode failed = overview.at("/sign_ins/authentication_failed");
            assertThat(failed.size()).isEqualTo(period.slots());
            assertThat(failed.path(period.slots() - 1).asLong()).isEqualTo(3);
            assertThat(overview.at("/sign_ins/success").path(period.slots() - 1).asLong())
                    .isPositive();
            JsonNode source = overview.at("/sources/0");
            assertThat(source.path("source").asString()).isEqualTo("local");
            assertThat(source.path("health").asString()).isEqualTo("up");
            assertThat(source.path("p99_ms").asDouble()).isPositive();
        }
    }

    @Test
    void theNodeIsListedUntilItStops() {
        Gatehouse gatehouse = embedded();
        gatehouse.bean(NodeStore.class).write(gatehouse.bean(ThisNode.class).seen());
        assertThat(gatehouse.bean(Overviews.class).of(Period.HOUR).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.name()).endsWith(":" + gatehouse.port()));
    }
}
