package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages below docs/api list the endpoints, parameters, claims and headers of the OpenAPI document, which {@code
 * OpenApiTest} compares with the server, and the codes of the code: no more and no less.
 */
class ApiPagesTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    private final JsonNode document;

    ApiPagesTest() throws IOException {
        document = new JsonMapper().readTree(Files.readString(Path.of("src/main/resources/openapi.json")));
    }

    @Test
    void theEndpointsAndParametersAreThoseOfTheDocument() throws IOException {
        Map<String, Set<String>> expected = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> expected.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                queryParameters(operation.getValue()))));
        Map<String, Set<String>> listed = new TreeMap<>();
        rows("docs/api.md", "`((?:GET|PUT|POST|PATCH|DELETE) /[^`]*)`")
                .forEach(row -> listed.put(row.get(0).replace("`", ""), codes(row.get(2))));
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void theCodesAndTheirStatusAreThoseOfTheCode() throws IOException {
        Map<String, String> expected = Stream.of(ProblemCode.values())
                .collect(Collectors.toMap(
                        ProblemCode::text, code -> String.valueOf(code.status().value())));
        List<List<String>> rows = rows("docs/api/errors.md", "[45]\\d\\d(?= \\| `)");
        assertThat(rows).hasSameSizeAs(expected.keySet());
        assertThat(rows.stream().collect(Collectors.toMap(row -> row.get(1).replace("`", ""), row -> row.get(0))))
                .isEqualTo(expected);
    }

    @Test
    void theClaimsAreThoseOfTheDocument() throws IOException {
        List<List<String>> rows = rows("docs/api/tokens.md", "`\\w+`(?= \\| (?:string|array|seconds) \\|)");
        Set<String> listed = rows.stream()
                .map(row -> row.get(0).replace("`", ""))
                .filter(name -> !Set.of("id", "address", "user_agent").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed)
                .isEqualTo(new TreeSet<>(
                        document.at("/components/schemas/Claims/properties").propertyNames()));
    }

    @Test
    void theMembersOfSessionsKeysAndEventsAreThoseOfTheDocument() throws IOException {
        String tokens = MarkdownPage.of("docs/api/tokens.md").text();
        String administration = MarkdownPage.of("docs/api/administration.md").text();
        assertThat(codes(tokens)).containsAll(members("OwnSession"));
        assertThat(codes(administration)).containsAll(members("Key")).containsAll(members("Event"));
        assertThat(codes(tokens + administration)).containsAll(members("Session"));
    }

    @Test
    void theResponseHeadersAreThoseOfTheDocument() throws IOException {
        Set<String> expected = new TreeSet<>();
        document.findValues("headers").forEach(headers -> expected.addAll(headers.propertyNames()));
        Set<String> listed = rows("docs/api.md", "`[A-Z][A-Za-z-]+`").stream()
                .map(row -> row.get(0).replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(expected);
    }

    private Set<String> members(String schema) {
        return Set.copyOf(
                document.at("/components/schemas/" + schema + "/properties").propertyNames());
    }

    private static Set<String> queryParameters(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The cells of the table rows whose first cell begins with this pattern. */
    private static List<List<String>> rows(String page, String first) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        Pattern.compile("^\\| (" + first + ".*) \\|$", Pattern.MULTILINE)
                .matcher(MarkdownPage.of(page).text())
                .results()
                .map((MatchResult row) ->
                        Stream.of(row.group(1).split("\\|")).map(String::strip).toList())
                .forEach(rows::add);
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static Set<String> codes(String text) {
        return CODE.matcher(text.replaceAll("(?s)```.*?```", ""))
                .results()
                .map(code -> code.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
