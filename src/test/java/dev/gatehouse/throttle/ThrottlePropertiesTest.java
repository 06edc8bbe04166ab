package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.throttle.Gcra.Rate;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The smallest accepted limits, and the first that stop the start. */
@Tag("unit")
class ThrottlePropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "free-failures,1,0",
        "unknown-address-failures,1,0",
        "first-wait,1ms,0ms",
        "longest-wait,1s,999ms",
        "forget-after,1s,999ms",
        "known-for,1d,23h",
    })
    void aLimitThatIsTooSmallStopsTheStart(String key, String accepted, String rejected) {
        bind(ThrottleProperties.class, key, accepted);
        assertThatThrownBy(() -> bind(ThrottleProperties.class, key, rejected))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.throttle." + key + " is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid-tokens", "invalid-tokens-per-second"})
    void aLimitOfInvalidTokensThatIsTooSmallStopsTheStart(String key) {
        bind(InvalidTokenProperties.class, key, "1");
        assertThatThrownBy(() -> bind(InvalidTokenProperties.class, key, "0"))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.throttle." + key + " is ");
    }

    @Test
    void theRateOfInvalidTokensIsThatOfTheConfiguration() {
        assertThat(bind(InvalidTokenProperties.class, "invalid-tokens", "20").rate())
                .isEqualTo(Rate.of(10, 20));
    }

    private static <T> T bind(Class<T> type, String key, String value) {
        return new Binder(new MapConfigurationPropertySource(Map.of("gatehouse.throttle." + key, value)))
                .bindOrCreate("gatehouse.throttle", type);
    }
}
