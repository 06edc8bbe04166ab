package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.PrometheusScrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/metrics.md, the dashboard and the alerts agree with the metrics that the server exposes (T47, T49). */
class MetricsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(gatehouse_[a-z_]+)` \\| ([a-z]+) \\| ([^|]*) \\|.*$");
    private static final Pattern LITERAL = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*\\}|\\[[^\\]]*\\]|\\b(?:by|without|on|ignoring|group_left) *\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*(?! *\\()\\b");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "up", "by", "without", "on");

    private static Gatehouse gatehouse;
    private static PrometheusScrape scrape;
    private static String session;
    private static String token;

    @BeforeAll
    static void traffic() {
        gatehouse = Gatehouse.demo();
        token = gatehouse.signIn("alice");
        session = gatehouse.getAs(token, "/me").text("sid");
        gatehouse.authenticate("alice", "wrong");
        gatehouse.authenticate("unknown-user", "wrong");
        gatehouse.sendJson("POST", "/authenticate", "{\"source\":\"made-up-source\",\"token\":\"made-up-token\"}");
        gatehouse.signOut(token);
        for (int i = 0; i < 12; i++) {
            gatehouse.getAs(token, "/me");
        }
        scrape = PrometheusScrape.of(gatehouse);
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void theTableOfThePageEqualsTheExposedMetrics() throws IOException {
        Map<String, String> table = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .toList()) {
            table.put(row.group(1), (row.group(2) + " " + row.group(3).replace("`", "")).strip());
        }
        assertThat(scrape.gatehouseMetrics()).isEqualTo(table);
    }

    @Test
    void theDashboardAndTheAlertsUseExposedMetricsOnly() throws IOException {
        assertThat(namesIn(expressions())).hasSizeGreaterThan(15).isSubsetOf(scrape.names());
    }

    /** Tomcat's are read from JMX, whose server costs more of a start than any other metric. */
    @Test
    void noMetricIsReadFromJmx() {
        assertThat(scrape.names())
                .anyMatch(name -> name.startsWith("jvm_"))
                .anyMatch(name -> name.startsWith("hikaricp_"))
                .noneMatch(name -> name.startsWith("tomcat_"));
    }

    @Test
    void noLabelIdentifiesAUser() {
        assertThat(scrape.labelValues()).isNotEmpty().allMatch(value -> value.matches("[a-z_-]{1,40}"));
        assertThat(scrape.text())
                .doesNotContain(
                        "alice", "unknown-user", "made-up", "127.0.0.1", session, token.substring(token.length() - 20));
    }

    private static Set<String> namesIn(List<String> expressions) {
        Set<String> names = new TreeSet<>();
        for (String expression : expressions) {
            NAME.matcher(LITERAL.matcher(expression).replaceAll(" "))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !WORDS.contains(name))
                    .forEach(names::add);
        }
        return names;
    }

    private static List<String> expressions() throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(Path.of("docs/metrics/dashboard.json")));
        String alerts = Files.readString(Path.of("docs/metrics/alerts.yml"));
        return Stream.concat(
                        dashboard.findValuesAsString("expr").stream(),
                        Pattern.compile("(?m)^ +expr: (.+)$")
                                .matcher(alerts)
                                .results()
                                .map(expr -> expr.group(1)))
                .toList();
    }
}
