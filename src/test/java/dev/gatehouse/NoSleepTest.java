package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No test waits for a fixed time: it waits for a condition, or moves the clock. */
class NoSleepTest {
    private static final Pattern SLEEP =
            Pattern.compile("\\.sleep\\(|parkNanos\\(|parkUntil\\(|\\.pollDelay\\(|\\.until\\(\\(\\) -> true\\)");

    /** They kill a process at a random moment, or after a time under load. */
    private static final Set<String> EXEMPT =
            Set.of("FailoverTest.java", "KilledRotationTest.java", "KilledStoreTest.java", "NoSleepTest.java");

    @Test
    void noTestSleeps() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/dev"))) {
            List<Path> sleeping = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !EXEMPT.contains(file.getFileName().toString()))
                    .filter(NoSleepTest::sleeps)
                    .toList();
            assertThat(sleeping).isEmpty();
        }
    }

    private static boolean sleeps(Path file) {
        try {
            return SLEEP.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
