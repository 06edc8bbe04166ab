package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The page docs/configuration.md says how to keep secrets in files. */
class SecretFilesTest {
    private static final Pattern PARAGRAPH =
            Pattern.compile("- \\*\\*Files with secrets\\*\\*.*?(?=\n- )", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("`((?:spring|gatehouse)[.][a-z0-9.-]+)`");

    @Test
    void eachFileOfTheExampleIsAKey(@TempDir Path folder) throws Exception {
        String paragraph = PARAGRAPH
                .matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        List<String> keys =
                FILE.matcher(paragraph).results().map(found -> found.group(1)).toList();
        assertThat(keys).hasSize(6);
        for (String key : keys) {
            Files.writeString(folder.resolve(key), "value of " + key + "\n");
        }
        assertThat(paragraph).contains("--spring.config.import=configtree:/run/secrets/");
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "arguments", Map.of("spring.config.import", "configtree:" + folder + "/")));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        assertThat(keys)
                .allSatisfy(key -> assertThat(environment.getProperty(key)).isEqualTo("value of " + key));
    }

    @Test
    void eachCredentialOfTheSystemdUnitIsAKey() throws Exception {
        List<String> keys = Pattern.compile("LoadCredential=([^:]+):/etc/gatehouse/secrets/\\1\n")
                .matcher(Files.readString(Path.of("deploy/systemd/gatehouse.service")))
                .results()
                .map(credential -> credential.group(1))
                .filter(key -> !key.equals("spring.datasource.password"))
                .toList();
        assertThat(keys)
                .hasSize(2)
                .allMatch(key -> ConfigurationKeys.all().values().stream()
                        .anyMatch(known -> known.isSetBy(key) || known.isSetBy(key + "[0]")));
    }
}
