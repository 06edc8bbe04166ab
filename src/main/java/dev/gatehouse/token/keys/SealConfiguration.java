package dev.gatehouse.token.keys;

import dev.gatehouse.storage.DataDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The key ring of the issuance seal, and the master keys that encrypt both rings in the store. */
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
            KeyRotationFactory rotations,
            @Qualifier("sealRing") SigningKeys sealRing,
            TokenTimes token,
            KeyRingProperties properties) {
        // No cache holds these keys, so a new one may seal as soon as every node has read it.
        Duration lead = token.clockSkew().multipliedBy(2).plus(KeyRotation.PERIOD.multipliedBy(2));
        KeyTimes times = new KeyTimes(
                properties.sealRotateEvery(), lead, token.lifetime().plus(lead));
        return rotations.create("seal", sealRing, times, KeyOrigin.generated(SigningAlgorithm.HS256));
    }
}
