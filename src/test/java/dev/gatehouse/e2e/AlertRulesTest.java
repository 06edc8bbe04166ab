package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The alert rules, checked by Prometheus' promtool (Debian's package {@code prometheus}). */
@Tag("e2e")
class AlertRulesTest {

    @Test
    void prometheusAcceptsTheRules() throws Exception {
        assertThat(promtool("check", "rules", "docs/metrics/alerts.yml")).contains("SUCCESS: 13 rules found");
    }

    @Test
    void eachAlertFiresExactlyWhenItShould() throws Exception {
        assertThat(promtool("test", "rules", "src/test/resources/metrics/alerts.test.yml"))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    private static String promtool(String what, String kind, String file) throws Exception {
        Process promtool = new ProcessBuilder("promtool", what, kind, file)
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
        return output;
    }
}
