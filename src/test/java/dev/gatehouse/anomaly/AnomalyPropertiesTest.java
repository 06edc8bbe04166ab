package dev.gatehouse.anomaly;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The smallest and largest accepted values of the rules, and the first that stop the start. */
@Tag("unit")
class AnomalyPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "stuffing.action,alert,end-session",
        "stuffing.names,2,1",
        "stuffing.addresses,2,1",
        "stuffing.within,1s,999ms",
        "ended-session.action,log,end-session",
        "ended-session.times,1,0",
        "many-sessions.sessions,2,1",
        "new-origin.keep,1d,23h",
        "changed-origin.score,1,0",
        "changed-origin.within,1s,999ms",
        "two-places.returns,1,0",
        "two-places.within,1s,999ms",
        "speed.per-second,1,0",
        "speed.per-second,100000,100001",
        "speed.burst,1,0",
        "probing.misses,2,1",
        "probing.within,1s,999ms",
    })
    void aValueOutOfRangeStopsTheStart(String key, String accepted, String rejected) {
        bind(key, accepted);
        assertThatThrownBy(() -> bind(key, rejected))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.watch." + key + " is ");
    }

    private static void bind(String key, String value) {
        Map<String, String> values = new HashMap<>(Map.of("gatehouse.watch." + key, value));
        new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("gatehouse.watch", AnomalyProperties.class);
    }
}
