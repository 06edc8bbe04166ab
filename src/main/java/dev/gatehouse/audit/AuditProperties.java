package dev.gatehouse.audit;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param keep how long audit events are kept */
@ConfigurationProperties("gatehouse.audit")
record AuditProperties(@DefaultValue("90d") Duration keep) {
    AuditProperties {
        Misconfiguration.check(
                keep.compareTo(Duration.ofDays(1)) >= 0,
                "gatehouse.audit.keep",
                "is shorter than a day",
                "Give a duration such as 90d.");
    }
}
