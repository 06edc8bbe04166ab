package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.ExpiryClock;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.token.jose.FastProvider;
import java.time.Clock;
import java.time.Duration;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key rings of signatures, of the issuance seal, and of pseudonyms. A configured
 * key is also kept in the ring, so that its tokens stay valid when another key is configured in its place.
 */
@Configuration(proxyBeanMethods = false)
record KeyConfiguration(
        @Qualifier(StorageConfiguration.FOLLOWERS) JdbcClient jdbc,
        @Qualifier(StorageConfiguration.FOLLOWERS) TransactionTemplate transactions,
        ApplicationEventPublisher events,
        Clock clock,
        ExpiryClock expiry,
        StoreReads reads) {

    @Bean
    SigningKeys signingKeys(KeyRingProperties properties) {
        FastProvider.install();
        return new SigningKeys(clock, ImportedKeys.read(properties.imported()));
    }

    @Bean(defaultCandidate = false)
    SigningKeys sealRing() {
        return new SigningKeys(clock);
    }

    @Bean(initMethod = "start")
    KeyRotation keyRotation(
            MasterKeys master, SigningKeys keys, KeyProperties properties, TokenTimes token, KeyRingProperties ring) {
        KeyOrigin origin = KeyOrigin.of(properties);
        KeyTimes fixed = times(origin.algorithm(), token, ring);
        Duration every = rotateEvery(origin, ring, fixed.publicationLead());
        KeyTimes times = new KeyTimes(every, fixed.publicationLead(), fixed.verificationGrace());
        return rotation(StoredKeys.RING, master, keys, times, origin);
    }

    /** For commands. The master key is read when a change needs it. */
    @Bean
    @Lazy
    StoredKeys storedKeys(ObjectProvider<MasterKeys> master, TokenTimes token, KeyRingProperties ring) {
        return new StoredKeys(
                jdbc,
                () -> new KeyStore(StoredKeys.RING, jdbc, transactions, master.getObject()),
                algorithm -> times(algorithm, token, ring),
                events,
                clock);
    }

    /** The times of keys that are not rotated. */
    private KeyTimes times(SigningAlgorithm algorithm, TokenTimes token, KeyRingProperties ring) {
        // A cache may hold keys that it read from a node that did not know the newest key yet. A shared secret is not
        // published, so it is in no cache.
        Duration lead = lead(token, algorithm.isSymmetric() ? Duration.ZERO : ring.jwksMaxAge());
        return new KeyTimes(null, lead, token.lifetime().plus(token.clockSkew().multipliedBy(2)));
    }

    @Bean(initMethod = "start", defaultCandidate = false)
    KeyRotation sealRotation(
            MasterKeys master, @Qualifier("sealRing") SigningKeys sealRing, TokenTimes token, KeyRingProperties ring) {
        // No cache holds these keys, so a new one may seal as soon as every node has read it.
        Duration lead = lead(token, Duration.ZERO);
        KeyTimes times =
                new KeyTimes(ring.sealRotateEvery(), lead, token.lifetime().plus(lead));
        return rotation("seal", master, sealRing, times, KeyOrigin.generated(SigningAlgorithm.HS256));
    }

    /** Its key is never replaced, or one name would have two pseudonyms. So nothing reads the ring again. */
    @Bean
    KeyedHash keyedHash(MasterKeys master) {
        SigningKeys keys = new SigningKeys(clock);
        new KeyRotation(
                        new KeyStore("names", jdbc, transactions, master),
                        keys,
                        new KeyTimes(null, Duration.ZERO, Duration.ZERO),
                        KeyOrigin.generated(SigningAlgorithm.HS256),
                        events,
                        clock,
                        expiry::isSteady)
                .start();
        return new KeyedHash((SecretKey) keys.latest().signing());
    }

    private KeyRotation rotation(String ring, MasterKeys master, SigningKeys keys, KeyTimes times, KeyOrigin origin) {
        KeyStore store = new KeyStore(ring, jdbc, transactions, master);
        KeyRotation rotation = new KeyRotation(store, keys, times, origin, events, clock, expiry::isSteady);
        reads.track(ring, rotation.age());
        keys.signOnlyIf(() -> !rotation.age().exceeds(reads.maxStaleness()));
        return rotation;
    }

    /** The time until every node and cache knows a new key by any node's clock, or issues no tokens because it does not. */
    private Duration lead(TokenTimes token, Duration caches) {
        Duration known =
                token.clockSkew().plus(KeyRotation.PERIOD).multipliedBy(2).plus(caches);
        return known.compareTo(reads.maxStaleness()) > 0 ? known : reads.maxStaleness();
    }

    private static @Nullable Duration rotateEvery(KeyOrigin origin, KeyRingProperties ring, Duration lead) {
        if (!origin.isGenerated()) {
            return null;
        }
        Misconfiguration.check(
                ring.rotateEvery().compareTo(lead) > 0,
                "gatehouse.keys.rotate-every is " + ring.rotateEvery()
                        + ", but until every cache knows a new key it takes " + lead
                        + " (gatehouse.keys.jwks-max-age and the clocks' tolerance)",
                "Rotate less often, or reduce gatehouse.keys.jwks-max-age.");
        return ring.rotateEvery();
    }
}
