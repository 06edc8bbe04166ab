package dev.gatehouse.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an editor shows for the settings, and the page of the documentation. */
class ConfigurationMetadataTest {
    private static final String PREFIX = "gatehouse.verifier.";

    @Test
    void eachSettingHasItsTypeAndItsDefault() throws Exception {
        assertThat(settings())
                .extracting(
                        setting -> setting.get("name") + " " + setting.get("type") + " " + setting.get("defaultValue"))
                .containsExactlyInAnyOrder(
                        PREFIX + "issuer java.lang.String null",
                        PREFIX + "url java.lang.String null",
                        PREFIX + "audience java.lang.String gatehouse",
                        PREFIX + "algorithms java.util.Set<java.lang.String> ES256",
                        PREFIX + "clock-skew java.time.Duration 60s",
                        PREFIX + "client-id java.lang.String null",
                        PREFIX + "client-secret java.lang.String null",
                        PREFIX + "max-staleness java.time.Duration 15m",
                        PREFIX + "resource java.net.URI null");
    }

    @Test
    void eachSettingHasADescriptionAndIsOnThePage() throws Exception {
        String page = Files.readString(Path.of("../../../docs/verifier-packages.md"));
        assertThat(settings()).allSatisfy(setting -> {
            assertThat((String) setting.get("description")).endsWith(".");
            assertThat(page).contains("`" + setting.get("name").toString().substring(PREFIX.length()) + "`");
        });
    }

    /** Other jars have such a file, too. */
    private static List<Map<String, Object>> settings() throws IOException, ParseException {
        for (URL file : Collections.list(ConfigurationMetadataTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream text = file.openStream()) {
                Map<String, Object> metadata = JSONObjectUtils.parse(new String(text.readAllBytes(), UTF_8));
                List<Map<String, Object>> properties =
                        Arrays.asList(JSONObjectUtils.getJSONObjectArray(metadata, "properties"));
                if (properties.stream().anyMatch(one -> one.get("name").equals(PREFIX + "issuer"))) {
                    return properties;
                }
            }
        }
        throw new AssertionError("there are no metadata of the starter");
    }
}
