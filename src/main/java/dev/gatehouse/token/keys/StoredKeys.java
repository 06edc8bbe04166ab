package dev.gatehouse.token.keys;

import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.token.jose.FastProvider;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ring in the store, which rotates by itself. */
@Configuration(proxyBeanMethods = false)
@Conditional(StoredKeys.Wanted.class)
class StoredKeys {

    @Bean
    SigningKeys signingKeys(Clock clock) {
        FastProvider.install();
        return new SigningKeys(clock);
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
        return new KeyRotation(store, keys, times(properties, ring), properties.algorithm(), events, clock);
    }

    /** A cache may have read our keys from a node that had not yet heard of the newest one. */
    static KeyTimes times(KeyProperties token, KeyRingProperties ring) {
        Duration apart = token.clockSkew().multipliedBy(2);
        Duration ahead =
                ring.jwksMaxAge().plus(KeyRotation.PERIOD.multipliedBy(2)).plus(apart);
        if (ring.rotateEvery().compareTo(ahead) <= 0) {
            throw new Misconfiguration(
                    "gatehouse.keys.rotate-every",
                    "is " + ring.rotateEvery() + ", but until every cache knows a new key it takes " + ahead
                            + " (gatehouse.keys.jwks-max-age and the clocks' tolerance)",
                    "Rotate less often, or let verifiers keep keys for a shorter time.");
        }
        return new KeyTimes(ring.rotateEvery(), ahead, token.lifetime().plus(apart));
    }

    /** Where no key is configured. */
    static class Wanted extends ConfiguredKeys.Wanted {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !super.matches(context, metadata);
        }
    }
}
