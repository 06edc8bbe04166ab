package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.jose.FastProvider;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The key ring that signs tokens. A configured key is also kept in the ring, so that its tokens stay valid when another
 * key is configured in its place.
 */
@Configuration(proxyBeanMethods = false)
class SigningConfiguration {

    @Bean
    SigningKeys signingKeys(KeyRingProperties properties, Clock clock) {
        FastProvider.install();
        return new SigningKeys(clock, ImportedKeys.read(properties.imported()));
    }

    @Bean(initMethod = "start")
    KeyRotation keyRotation(
            KeyRotationFactory rotations,
            SigningKeys keys,
            KeyProperties properties,
            TokenTimes token,
            KeyRingProperties ring) {
        KeyOrigin origin = new KeyOrigin(properties.algorithm(), ConfiguredKey.read(properties));
        return rotations.create("signing", keys, times(properties, token, ring), origin);
    }

    /** A cache may hold keys that it read from a node that did not know the newest key yet. */
    private static KeyTimes times(KeyProperties properties, TokenTimes token, KeyRingProperties ring) {
        Duration skew = token.clockSkew().multipliedBy(2);
        // A shared secret is not published, so it is in no cache.
        Duration cached = properties.algorithm().isSymmetric() ? Duration.ZERO : ring.jwksMaxAge();
        Duration lead = cached.plus(KeyRotation.PERIOD.multipliedBy(2)).plus(skew);
        return new KeyTimes(
                rotateEvery(properties, ring, lead), lead, token.lifetime().plus(skew));
    }

    private static @Nullable Duration rotateEvery(KeyProperties properties, KeyRingProperties ring, Duration lead) {
        if (properties.isConfigured()) {
            return null;
        }
        Misconfiguration.check(
                ring.rotateEvery().compareTo(lead) > 0,
                "gatehouse.keys.rotate-every",
                "is " + ring.rotateEvery() + ", but until every cache knows a new key it takes " + lead
                        + " (gatehouse.keys.jwks-max-age and the clocks' tolerance)",
                "Rotate less often, or reduce gatehouse.keys.jwks-max-age.");
        return ring.rotateEvery();
    }
}
