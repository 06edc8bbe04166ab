package dev.gatehouse.admin;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param reauthenticateAfter how old the sign-in of an administrator may be for a change
 * @param reauthenticateBearer whether that applies to requests with a bearer token, too
 */
@ConfigurationProperties("gatehouse.admin")
record AdminProperties(
        @DefaultValue("15m") Duration reauthenticateAfter,
        @DefaultValue("false") boolean reauthenticateBearer) {
    AdminProperties {
        Misconfiguration.check(
                reauthenticateAfter.toSeconds() >= 1,
                "gatehouse.admin.reauthenticate-after is shorter than a second",
                "Give a duration such as 15m.");
    }
}
