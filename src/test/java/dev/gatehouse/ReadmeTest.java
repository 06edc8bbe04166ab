package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's examples, as a newcomer would paste them, with the real curl. */
class ReadmeTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```sh\n([^`]*?curl[^`]*?)```\n\n```(?:json|text)\n([^`]*?)```");
    private static final String SEPARATOR = "\n----\n";

    @Test
    void eachExampleGivesWhatTheReadmeSays() throws Exception {
        List<MatchResult> examples = EXAMPLE.matcher(readme()).results().toList();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
        String script = examples.stream()
                .map(example -> example.group(1) + "printf '\\n----\\n'\n")
                .collect(Collectors.joining());
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            String[] answers = run(script.replace("localhost:8080", "127.0.0.1:" + gatehouse.port()))
                    .split(SEPARATOR, -1);
            for (int i = 0; i < examples.size(); i++) {
                assertThat(answers[i].strip())
                        .as(examples.get(i).group(1))
                        .matches(Pattern.compile(pattern(examples.get(i).group(2)), Pattern.DOTALL));
            }
        }
    }

    @Test
    void everyCurlInTheReadmeIsSuchAnExample() throws Exception {
        String rest = EXAMPLE.matcher(readme()).replaceAll("");
        assertThat(rest.lines().filter(line -> line.startsWith("curl "))).isEmpty();
    }

    @Test
    void theRunCommandAndTheTestCommandAreThoseOfTheReadme() throws Exception {
        assertThat(readme())
                .contains("```sh\n./mvnw spring-boot:run -Dspring-boot.run.profiles=demo\n```")
                .contains("```sh\n./mvnw verify\n```");
        assertThat(Files.readString(Path.of(".ci/run"))).contains("./mvnw -B verify");
    }

    @Test
    void whatTheDocumentsNameExists() throws IOException {
        for (String page : List.of(
                "README.md",
                "CONTRIBUTING.md",
                "docs/threats.md",
                "docs/README.md",
                "docs/anomaly-detection.md",
                "docs/audit-log.md",
                "docs/command-line.md",
                "docs/configuration.md",
                "docs/database.md",
                "docs/health.md",
                "docs/limits.md",
                "docs/logging.md",
                "docs/proxies.md",
                "docs/rate-limiting.md",
                "docs/revalidation.md",
                "docs/sessions.md",
                "docs/sources/README.md",
                "docs/sources/active-directory.md",
                "docs/sources/jdbc.md",
                "docs/sources/ldap-servers.md",
                "docs/sources/ldap.md",
                "docs/sources/local-users.md",
                "docs/sources/oauth.md",
                "docs/tokens.md",
                "docs/verifiers.md",
                "docs/verify.md",
                "docs/gateways.md",
                "docs/image.md",
                "docs/benchmarks.md")) {
            Path folder = Path.of(page).toAbsolutePath().getParent();
            String text = Files.readString(Path.of(page));
            Pattern.compile("\\]\\(([^):#]+)\\)")
                    .matcher(text)
                    .results()
                    .forEach(link -> assertThat(folder.resolve(link.group(1))).exists());
            Pattern.compile("`(\\w+Test)`")
                    .matcher(text)
                    .results()
                    .forEach(test -> assertThat(testFiles()).contains(test.group(1) + ".java"));
        }
    }

    private static Set<String> testFiles() {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the README says, with an ellipsis for what differs each time. */
    private static String pattern(String expected) {
        return Pattern.quote(expected.strip()).replace("\u2026", "\\E[^\"]+?\\Q");
    }

    private static String run(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-e").redirectErrorStream(true).start();
        try (var input = shell.getOutputStream()) {
            input.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }
}
