package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page names only what exists: pages and headings, files, tests and types, configuration keys, metrics. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern FILE =
            Pattern.compile("`((?:src|docs|deploy|\\.ci)/[\\w./-]+|\\w[\\w.-]*\\.(?:example|yaml|yml|sh|md))`");
    private static final Pattern TYPE = Pattern.compile("`((?:[A-Z][a-z0-9]+){2,})`");
    private static final Pattern KEY = Pattern.compile("`(gatehouse\\.[^`:=,\\s]+)(?:[:= ][^`]*)?`");
    private static final Pattern METRIC = Pattern.compile("`(gatehouse_\\w+)`");
    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    /** Types of the JDK, of Spring, and of the services that the pages show. */
    private static final Set<String> OTHER_TYPES = Set.of(
            "BroadcastChannel",
            "EndpointRequest",
            "EventSource",
            "FailoverServerSet",
            "HttpSecurity",
            "HttpClient",
            "IdGenerator",
            "JwtAuthenticationConverter",
            "JwtDecoder",
            "LongAdder",
            "PathMappedEndpoints",
            "PooledContextSource",
            "RequestMappingHandlerMapping",
            "RoundRobinServerSet",
            "SecureRandom",
            "SecurityContext",
            "SecurityFilterChain",
            "ThreadLocalRandom");

    /** Names that look like a key: files, hosts and removed keys. */
    private static final Set<String> OTHER_NAMES =
            Set.of("gatehouse.jar", "gatehouse.js", "gatehouse.mark", "gatehouse.mv.db", "gatehouse.watch.burst");

    private static final Set<String> TYPES = Stream.of(
                    "src/main/java", "src/test/java", "src/bench/java", "verifiers/spring/starter/src")
            .flatMap(folder -> files(Path.of(folder), ".java"))
            .flatMap(file -> DECLARATION.matcher(read(file)).results())
            .map(declaration -> declaration.group(1))
            .collect(Collectors.toSet());

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAPageAndAHeading(Path page) {
        assertThat(LINK.matcher(prose(page)).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? page : folder(page).resolve(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as(target.toString()).contains(link.group(2));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyNamedFileExists(Path page) {
        assertThat(FILE.matcher(prose(page)).results().map(file -> file.group(1)))
                .filteredOn(file -> !file.equals("application.yml"))
                .allSatisfy(file -> assertThat(
                                Stream.of(Path.of(file), folder(page).resolve(file))
                                        .anyMatch(Files::exists))
                        .as(file)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyNamedTypeExists(Path page) {
        assertThat(TYPE.matcher(prose(page)).results().map(type -> type.group(1)))
                .filteredOn(type -> !OTHER_TYPES.contains(type))
                .allMatch(TYPES::contains);
    }

    /**
     * A key, the beginning of one, or one with a placeholder for a name that the operator chooses. Those of the starter for
     * services are not keys of Gatehouse.
     */
    @ParameterizedTest
    @MethodSource("pages")
    void everyConfigurationKeyExists(Path page) {
        Set<String> keys = ConfigurationKeys.all().keySet();
        assertThat(KEY.matcher(prose(page)).results().map(key -> key.group(1).replaceAll("\\.\\*$|\\.$", "")))
                .filteredOn(key -> !OTHER_NAMES.contains(key) && !key.startsWith("gatehouse.verifier"))
                .allMatch(key -> keys.stream().anyMatch(known -> isNamedBy(key, known)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyMetricIsInTheListOfMetrics(Path page) {
        String metrics = read(Path.of("docs/metrics.md"));
        assertThat(METRIC.matcher(prose(page)).results().map(metric -> metric.group(1)))
                .allMatch(metric -> metrics.contains("| `" + metric + "` |"));
    }

    @Test
    void everyDecisionIsInTheIndexAndHasItsFiveParts() throws IOException {
        List<String> records = files(Path.of("docs/decisions"), ".md")
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("README.md"))
                .sorted()
                .toList();
        String index = MarkdownPage.of("docs/decisions/README.md").text();
        assertThat(records).isNotEmpty().allSatisfy(name -> {
            assertThat(index).contains("(" + name + ")");
            String text = read(Path.of("docs/decisions", name));
            assertThat(text).startsWith("# " + name.substring(0, 3) + ". ");
            assertThat(HEADING.matcher(text).results().skip(1).map(heading -> heading.group(1)))
                    .containsExactly("Context", "Decision", "Alternatives", "Consequences", "Revisit when");
        });
        assertThat(records.stream().map(name -> name.substring(0, 3))).doesNotHaveDuplicates();
    }

    private static boolean isNamedBy(String key, String known) {
        List<String> parts = List.of(key.split("\\."));
        List<String> names = List.of(known.split("\\."));
        return parts.size() <= names.size()
                && IntStream.range(0, parts.size())
                        .allMatch(i -> names.get(i).equals("*") || names.get(i).equals(parts.get(i)));
    }

    static Stream<Path> pages() {
        return Stream.concat(
                Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
                        .map(Path::of),
                files(Path.of("docs"), ".md").sorted());
    }

    private static Path folder(Path page) {
        return page.toAbsolutePath().getParent();
    }

    /** The anchors that GitHub generates: lower case, hyphens for spaces, no other punctuation except underscores. */
    private static Set<String> anchors(Path page) {
        Function<String, String> anchor = heading -> heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        return HEADING.matcher(prose(page))
                .results()
                .map(heading -> anchor.apply(heading.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String prose(Path page) {
        return read(page).replaceAll("(?s)```.*?```", "");
    }

    private static Stream<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
