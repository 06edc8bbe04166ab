package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.jose.FastProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ring in the store that tokens are signed with. A key that is configured is kept in it as well: when another one is
 * configured in its place, tokens of the old one stay good.
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
            SigningKeys keys,
            KeyProperties properties,
            KeyRingProperties ring,
            MasterKeys master,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        KeyStore store = new KeyStore("signing", jdbc, new TransactionTemplate(transactions), master);
        KeyOrigin origin = new KeyOrigin(properties.algorithm(), configured(properties));
        return new KeyRotation(store, keys, times(properties, ring), origin, events, clock);
    }

    private static Optional<SigningKey> configured(KeyProperties properties) {
        SigningAlgorithm algorithm = properties.algorithm();
        if (algorithm.isSymmetric()) {
            return Optional.of(SharedSecret.key(properties));
        }
        return Optional.ofNullable(properties.keyFile()).map(file -> PrivateKeyFile.read(file, algorithm));
    }

    /** A cache may have read our keys from a node that had not yet heard of the newest one. */
    private static KeyTimes times(KeyProperties token, KeyRingProperties ring) {
        Duration apart = token.clockSkew().multipliedBy(2);
        // A secret is in no cache: those who share it have been told otherwise.
        Duration cached = token.algorithm().isSymmetric() ? Duration.ZERO : ring.jwksMaxAge();
        Duration ahead = cached.plus(KeyRotation.PERIOD.multipliedBy(2)).plus(apart);
        return new KeyTimes(
                rotateEvery(token, ring, ahead), ahead, token.lifetime().plus(apart));
    }

    private static @Nullable Duration rotateEvery(KeyProperties token, KeyRingProperties ring, Duration ahead) {
        if (token.isConfigured()) {
            return null;
        }
        if (ring.rotateEvery().compareTo(ahead) <= 0) {
            throw new Misconfiguration(
                    "gatehouse.keys.rotate-every",
                    "is " + ring.rotateEvery() + ", but until every cache knows a new key it takes " + ahead
                            + " (gatehouse.keys.jwks-max-age and the clocks' tolerance)",
                    "Rotate less often, or let verifiers keep keys for a shorter time.");
        }
        return ring.rotateEvery();
    }
}
