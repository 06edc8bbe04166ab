package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The README's examples, as a newcomer would paste them, with the real curl. */
@Tag("jdk")
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

    /** The output in the README, with an ellipsis for each part that varies. */
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
