package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

/** Refusals of databases, by their codes, inside the exceptions of libraries. */
@Tag("unit")
class DatabaseFailureAnalyzerTest {
    private final DatabaseFailureAnalyzer analyzer = new DatabaseFailureAnalyzer(new MockEnvironment()
            .withProperty("spring.datasource.url", "jdbc:postgresql://me:hunter2@db/x?password=hunter2"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08001|0|does not answer: no|Check host and port",
                "28P01|0|refuses the user or the password: no|Set spring.datasource.username and spring.datasource.password",
                "28000|28000|refuses the user or the password: no|Set spring.datasource.username and spring.datasource.password",
                "3D000|0|does not exist: no|Create the database",
                "42501|0|refuses a right that the start needs: no|Grant the right",
                "90020|90020|is in use by another process|Stop the other Gatehouse",
                "XX000|0|refuses a statement of the start: no|Check spring.datasource.url",
                "|0|refuses a statement of the start: no|Check spring.datasource.url",
            })
    void theCodeGivesTheProblemAndTheAction(String state, int code, String problem, String action) {
        FailureAnalysis analysis = analyzer.analyze(new IllegalStateException(
                new SQLException("outer", "08000", new SQLException("no\nmore", state, code))));

        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).isEqualTo("the database jdbc:postgresql://db/x " + problem);
        assertThat(analysis.getAction()).startsWith(action);
    }

    @Test
    void anotherFailureIsNotAnalyzed() {
        assertThat(analyzer.analyze(new IllegalStateException("no"))).isNull();
    }
}
