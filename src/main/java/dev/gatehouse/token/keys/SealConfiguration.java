package dev.gatehouse.token.keys;

import dev.gatehouse.storage.DataDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ring of the seal, and the master keys under which the store's rings are encrypted. */
@Configuration(proxyBeanMethods = false)
class SealConfiguration {

    @Bean
    MasterKeys masterKeys(KeyRingProperties properties, DataDirectory data) throws IOException {
        return MasterKeyFile.read(properties, data, new SecureRandom());
    }

    @Bean(defaultCandidate = false)
    SigningKeys sealRing(Clock clock) {
        return new SigningKeys(clock);
    }

    @Bean
    SealKeys sealKeys(@Qualifier("sealRing") SigningKeys sealRing) {
        return new SealKeys(sealRing);
    }

    @Bean(initMethod = "start", defaultCandidate = false)
    KeyRotation sealRotation(
            @Qualifier("sealRing") SigningKeys sealRing,
            KeyProperties token,
            KeyRingProperties properties,
            MasterKeys master,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        KeyStore store = new KeyStore("seal", jdbc, new TransactionTemplate(transactions), master);
        // No cache holds these: it is enough that every node has read them.
        Duration apart = token.clockSkew().multipliedBy(2).plus(KeyRotation.PERIOD.multipliedBy(2));
        KeyTimes times = new KeyTimes(
                properties.sealRotateEvery(), apart, token.lifetime().plus(apart));
        return new KeyRotation(store, sealRing, times, KeyOrigin.generated(SigningAlgorithm.HS256), events, clock);
    }
}
