package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.FastProvider;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** A secret or a private key that is configured: it signs for as long as it is, and nobody but the operator replaces it. */
@Configuration(proxyBeanMethods = false)
@Conditional(ConfiguredKeys.Wanted.class)
class ConfiguredKeys {

    @Bean
    SigningKeys signingKeys(KeyProperties properties, Clock clock) {
        FastProvider.install();
        SigningAlgorithm algorithm = properties.algorithm();
        SigningKeys keys = new SigningKeys(clock);
        SigningKey key = algorithm.isSymmetric()
                ? SharedSecret.key(properties)
                : PrivateKeyFile.read(properties.requiredKeyFile(), algorithm);
        keys.adopt(new KeyRing(List.of(new RingKey(key, Instant.EPOCH, Instant.EPOCH, null, null))));
        return keys;
    }

    /** Where a shared secret is to sign, or a file with a private key is named. */
    static class Wanted implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                    .bindOrCreate("gatehouse.token", KeyProperties.class)
                    .isConfigured();
        }
    }
}
