package dev.gatehouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PropertiesTest {
    private final Map<String, String> settings = new HashMap<>();

    @Test
    void theIssuerIsEnough() {
        settings.put("gatehouse.verifier.issuer", "https://login.example.com");
        GatehouseVerifierProperties properties = bound();
        assertThat(properties.url()).isEqualTo("https://login.example.com");
        assertThat(properties.audience()).isEqualTo("gatehouse");
        assertThat(properties.followsFeed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "issuer, login.example.com",
        "issuer, ",
        "url, ftp://login.example.com",
        "client-id, orders",
        "algorithms, HS256",
        "algorithms, EdDSA",
        "clock-skew, 10m",
        "max-staleness, 10s",
        "audience, ''"
    })
    void aSettingThatCannotWorkStopsTheStart(String key, String value) {
        settings.put("gatehouse.verifier.issuer", "https://login.example.com");
        settings.put("gatehouse.verifier." + key, value == null ? "" : value);
        assertThatThrownBy(this::bound).hasStackTraceContaining("gatehouse.verifier." + key);
    }

    @Test
    void theSecretIsInNoText() {
        settings.put("gatehouse.verifier.issuer", "https://login.example.com");
        settings.put("gatehouse.verifier.client-id", "orders");
        settings.put("gatehouse.verifier.client-secret", "confidential");
        assertThat(bound().toString()).contains("orders").doesNotContain("confidential");
    }

    private GatehouseVerifierProperties bound() {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("gatehouse.verifier", GatehouseVerifierProperties.class);
    }
}
