package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.ClassUtils;

@Tag("unit")
class LibrariesTest {

    /** Others depend on these, and Gatehouse runs without them: the tests run with the libraries of the jar. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.logging.log4j.Logger",
                "org.checkerframework.checker.nullness.qual.Nullable",
                "jakarta.el.ExpressionFactory"
            })
    void aLibraryThatNothingUsesIsNotInTheJar(String type) {
        assertThat(ClassUtils.isPresent(type, null)).isFalse();
    }
}
