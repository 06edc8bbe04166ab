package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** systemd reads the unit without a warning, and rates what it restricts as docs/systemd.md says. */
@Tag("e2e")
@Timeout(60)
class SystemdUnitTest {
    private static final String UNIT = "deploy/systemd/gatehouse.service";

    @Test
    void systemdAcceptsTheUnit() throws Exception {
        assertThat(output("verify", UNIT)).isEmpty();
    }

    @Test
    void theRatingIsTheDocumentedOne() throws Exception {
        assertThat(output("security", "--offline=true", UNIT))
                .contains("Overall exposure level for gatehouse.service: 1.3");
    }

    private static String output(String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of("systemd-analyze"), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
