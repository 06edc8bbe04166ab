package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages below {@code verifiers} have the version of Gatehouse. */
@Tag("unit")
class VerifierPackagesTest {
    private static final Pattern OF_MAVEN = Pattern.compile("<artifactId>gatehouse</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern OF_ARTIFACT =
            Pattern.compile("<artifactId>gatehouse-[\\w-]+</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern OF_PACKAGE = Pattern.compile("(?m)^\\s*\"?version\"?\\s*[:=]\\s*\"([^\"]+)\"");

    @ParameterizedTest
    @ValueSource(
            strings = {"node/package.json", "node/package-lock.json", "browser/package.json", "python/pyproject.toml"})
    void aPackageHasTheVersionOfGatehouse(String file) throws IOException {
        String gatehouse = first(OF_MAVEN, Path.of("pom.xml")).replace("-SNAPSHOT", "");
        assertThat(first(OF_PACKAGE, Path.of("verifiers", file))).isEqualTo(gatehouse);
    }

    /** Those of Maven may be snapshots. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "verifiers/spring/pom.xml",
                "verifiers/spring/starter/pom.xml",
                "verifiers/spring/boot-4/pom.xml",
                "verifiers/spring/sample/pom.xml",
                "docs/verify.md"
            })
    void anArtifactHasTheVersionOfGatehouse(String file) throws IOException {
        assertThat(first(OF_ARTIFACT, Path.of(file))).isEqualTo(first(OF_MAVEN, Path.of("pom.xml")));
    }

    private static String first(Pattern version, Path file) throws IOException {
        Matcher matcher = version.matcher(Files.readString(file));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
