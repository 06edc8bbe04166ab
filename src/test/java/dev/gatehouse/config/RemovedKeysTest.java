package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.RemovedKeys.RemovedKey;
import dev.gatehouse.support.Gatehouse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class RemovedKeysTest {
    private static final List<RemovedKey> KEYS = List.of(
            new RemovedKey("gatehouse.old.single", "0.1.0", "Remove the key."),
            new RemovedKey("gatehouse.old.group", "0.1.0", "Use gatehouse.new.group."));

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void aConfigurationWithoutRemovedKeysGivesNoWarning() {
        properties(Map.of("gatehouse.old.singles", "1", "gatehouse.new.group.times", "1"));

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aRemovedKeyIsNamedWithItsReleaseAndTheAction() {
        properties(Map.of("gatehouse.old.single", "${NO_SUCH_VARIABLE}"));

        assertThat(warnings()).containsExactly("gatehouse.old.single has no effect: 0.1.0 removed it. Remove the key.");
    }

    @Test
    void aKeyBelowARemovedPrefixIsFound() {
        properties(Map.of("gatehouse.old.group.at-least", "1", "gatehouse.old.group.times", "2"));

        assertThat(warnings())
                .containsExactly("gatehouse.old.group has no effect: 0.1.0 removed it. Use gatehouse.new.group.");
    }

    @Test
    void anEnvironmentVariableIsFound() {
        environment
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource(
                                "systemEnvironment", Map.of("GATEHOUSE_OLD_GROUP_ATLEAST", "1")));

        assertThat(warnings()).hasSize(1);
    }

    /** All keys that this release has removed. */
    @Test
    void anOldConfigurationStartsWithAWarning(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo(
                "--gatehouse.watch.burst.action=alert",
                "--gatehouse.watch.burst.times=20",
                "--gatehouse.watch.burst.at-least=600")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(output.getAll()).containsOnlyOnce("gatehouse.watch.burst has no effect: 0.2.0 removed it. ");
        }
    }

    private void properties(Map<String, Object> properties) {
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    }

    private List<String> warnings() {
        ConfigurationPropertySources.attach(environment);
        return new RemovedKeys(KEYS, environment).warnings();
    }
}
