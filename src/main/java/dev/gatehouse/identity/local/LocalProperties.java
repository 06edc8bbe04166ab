package dev.gatehouse.identity.local;

import dev.gatehouse.config.Misconfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled whether local users may sign in; when unset, only if no other source is configured
 * @param passwordMinLength the minimum length of a new password, in characters
 */
@ConfigurationProperties("gatehouse.identity.local")
record LocalProperties(
        @Nullable Boolean enabled, @DefaultValue("12") int passwordMinLength) {

    LocalProperties {
        // NIST SP 800-63B requires at least 8.
        Misconfiguration.check(
                passwordMinLength >= 8 && passwordMinLength <= 128,
                "gatehouse.identity.local.password-min-length is " + passwordMinLength
                        + ", which is not between 8 and 128",
                "Give a number such as 12.");
    }
}
