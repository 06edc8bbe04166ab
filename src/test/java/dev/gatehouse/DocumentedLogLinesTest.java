package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators search the documents for a line of their log, so each line that is quoted there must be one that we log. */
class DocumentedLogLinesTest {
    /** A log line followed by its level, or a reason in a table. */
    private static final Pattern QUOTED =
            Pattern.compile("`([^`\n]+)` \\((?:ERROR|WARN|INFO)\\)|(?m)^\\| reason `([^`\n]+)`");

    private static final Pattern LITERAL = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"");
    /** Text blocks, and the quotation mark as a character, which begins no literal. */
    private static final Pattern NO_LINE = Pattern.compile("\"\"\".*?\"\"\"|'\"'", Pattern.DOTALL);

    private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");

    /** The parts of a line that vary. */
    private static final Pattern VARIABLE = Pattern.compile("\\{}|…|<[^>]*>");

    private static final int SHORTEST = 12;

    @Test
    void everyQuotedLineIsInTheCode() {
        List<String> templates = templates();
        List<String> lines = quotedLines();
        assertThat(lines).hasSizeGreaterThan(20);
        assertThat(lines)
                .filteredOn(line -> templates.stream().noneMatch(template -> isOf(template, line)))
                .isEmpty();
    }

    /** Whether a line has the text of a template, or a part of it that ends where the code inserts a value. */
    private static boolean isOf(String template, String line) {
        String start = VARIABLE.splitAsStream(line).findFirst().orElse("").strip();
        return (start.length() >= SHORTEST && template.contains(start))
                || Pattern.matches(
                        VARIABLE.splitAsStream(template + " ")
                                .map(String::strip)
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")),
                        line);
    }

    private static List<String> templates() {
        return texts(Path.of("src/main/java"), ".java")
                .map(code -> NO_LINE.matcher(code).replaceAll(""))
                .map(code -> CONCATENATION.matcher(code).replaceAll(""))
                .flatMap(code -> LITERAL.matcher(code).results())
                .map(literal -> literal.group(1).replace("\\\"", "\""))
                .filter(literal -> VARIABLE.matcher(literal).replaceAll("").length() >= SHORTEST)
                .toList();
    }

    private static List<String> quotedLines() {
        return texts(Path.of("docs"), ".md")
                .flatMap(page -> QUOTED.matcher(page).results())
                .map(DocumentedLogLinesTest::line)
                .toList();
    }

    private static String line(MatchResult quoted) {
        return quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
    }

    private static Stream<String> texts(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(ending))
                    .map(DocumentedLogLinesTest::text)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
