package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables write a boolean in many types. */
@Tag("unit")
class EnabledColumnTest {

    @Test
    void trueInEachTypeIsTrue() {
        assertThat(Stream.of(true, 1, 1L, 1.0, 1.0f, new BigDecimal("1.00"), new byte[] {1}, new byte[] {0, 1})
                        .map(EnabledColumn::of))
                .containsOnly(EnabledColumn.TRUE);
        assertThat(Stream.of("Y", "t", "1", "yes", "TRUE ", "on", 'y').map(EnabledColumn::of))
                .containsOnly(EnabledColumn.TRUE);
    }

    @Test
    void falseInEachTypeIsFalse() {
        assertThat(Stream.of(false, 0, 0.0, new BigDecimal("0.000"), new byte[] {0}, "N", "f", "0 ", "off")
                        .map(EnabledColumn::of))
                .containsOnly(EnabledColumn.FALSE);
    }

    /** Nothing else enables an account, and the log says that the query returns no boolean. */
    @Test
    void everyOtherValueDisablesTheAccountAndIsNamed() {
        assertThat(Stream.of(2, -1, 0.5, Double.NaN, new byte[] {2}, "", "active", "P")
                        .map(EnabledColumn::of))
                .containsOnly(EnabledColumn.UNKNOWN);
        assertThat(EnabledColumn.of(null)).isEqualTo(EnabledColumn.NULL);
        assertThat(Arrays.stream(EnabledColumn.values()).filter(EnabledColumn::isTrue))
                .containsExactly(EnabledColumn.TRUE);
        assertThat(EnabledColumn.NULL.reason()).endsWith("is NULL");
        assertThat(EnabledColumn.UNKNOWN.reason()).endsWith("neither true nor false");
        assertThat(EnabledColumn.FALSE.reason()).isEqualTo("the account is disabled");
    }
}
