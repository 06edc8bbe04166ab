package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.RecordedFindings;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate that expires in less than 30 days is a warning. */
@Tag("unit")
class CertificateExpiryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-01T00:00:00Z | ok x is valid until 2026-01-31",
                "2026-01-01T00:00:01Z | WARN x expires on 2026-01-31, in 29 days: renew it",
                "2026-01-30T23:59:59Z | WARN x expires on 2026-01-31, in 0 days: renew it",
                "2026-01-31T00:00:00Z | WARN x has expired on 2026-01-31: renew it",
            })
    void theEndIsComparedWithTheTime(Instant now, String line) {
        RecordedFindings findings = new RecordedFindings();
        CertificateExpiry.report("x", Instant.parse("2026-01-31T00:00:00Z"), now, findings);
        assertThat(findings.lines()).containsExactly(line);
    }
}
