package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConfigurationKeys.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} has every key that the code binds and no other, each with its default and variable. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Pattern SECTION = Pattern.compile("## `(gatehouse[^`]*)`");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.*?) \\| `([^`]+)` \\| (.+) \\|");
    private static final Pattern LITERAL = Pattern.compile("`([^`]+)`");

    /** A placeholder for a name that the operator chooses, such as {@code <source>}. */
    private static final Pattern CHOSEN = Pattern.compile("<\\w+>");

    private final Map<String, Setting> keys = ConfigurationKeys.all();
    private final Map<String, Row> rows = rows();

    @Test
    void thePageHasEveryKeyAndNoOther() {
        assertThat(rows.keySet()).containsExactlyElementsOf(keys.keySet());
    }

    @Test
    void everyDefaultIsThatOfTheCode() {
        assertThat(keys.values()).allSatisfy(key -> {
            Matcher literal = LITERAL.matcher(rows.get(key.name()).defaultValue());
            assertThat(literal.matches()).as(key.name()).isEqualTo(key.hasDefault());
            if (key.hasDefault()) {
                assertThat(key.read(literal.group(1))).as(key.name()).isEqualTo(key.defaultValue());
            }
        });
    }

    @Test
    void everyEnvironmentVariableIsThatOfItsKey() {
        assertThat(keys.values())
                .allSatisfy(key -> assertThat(rows.get(key.name()).variable()).isEqualTo(key.environmentVariable()));
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        String prefix = "";
        for (String line : lines()) {
            Matcher section = SECTION.matcher(line);
            Matcher row = ROW.matcher(line);
            if (section.matches()) {
                prefix = section.group(1) + ".";
            } else if (row.matches()) {
                String name = generic(prefix + row.group(1));
                assertThat(rows.put(name, new Row(row.group(2).replace("\\|", "|"), generic(row.group(3)))))
                        .as(name)
                        .isNull();
            }
        }
        return rows;
    }

    private static Iterable<String> lines() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String generic(String name) {
        return CHOSEN.matcher(name).replaceAll("*");
    }

    /** @param defaultValue in backquotes, or in words where the code has none */
    private record Row(String defaultValue, String variable) {}
}
