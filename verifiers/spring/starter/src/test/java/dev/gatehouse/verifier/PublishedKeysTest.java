package dev.gatehouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedKeysTest {
    private static final String KEYS = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"known\","
            + "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}]}";

    private Clock clock = Clock.fixed(Instant.ofEpochSecond(1_780_000_000), ZoneOffset.UTC);
    private int reads;
    private boolean reachable = true;
    private final PublishedKeys keys = new PublishedKeys(
            new GatehouseServer() {
                @Override
                public String keys() throws IOException {
                    reads++;
                    if (!reachable) {
                        throw new IOException("unreachable");
                    }
                    return KEYS;
                }

                @Override
                public String revocations(String cursor, int waitSeconds) {
                    throw new UnsupportedOperationException();
                }
            },
            Duration.ofMinutes(15),
            new MovableClock());

    @Test
    void unknownKidsReadTheKeysOnceASecondAtMost() throws KeySourceException {
        for (int i = 0; i < 100; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
        }
        assertThat(reads).isEqualTo(2);
        advance(Duration.ofSeconds(1));
        assertThat(find("unknown")).isEmpty();
        assertThat(find("known")).hasSize(1);
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void knownKeysAreReadAgainAfterFiveMinutesAndStayInUseWhileGatehouseIsUnreachable() throws KeySourceException {
        find("known");
        advance(Duration.ofMinutes(4));
        find("known");
        assertThat(reads).isEqualTo(1);
        reachable = false;
        advance(Duration.ofMinutes(1));
        for (int i = 0; i < 10; i++) {
            assertThat(find("known")).hasSize(1);
        }
        assertThat(reads).isEqualTo(2);
        advance(Duration.ofMinutes(10));
        assertThatThrownBy(() -> find("known")).isInstanceOf(KeySourceException.class);
        reachable = true;
        advance(Duration.ofSeconds(1));
        assertThat(find("known")).hasSize(1);
    }

    private List<JWK> find(String kid) throws KeySourceException {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
    }

    private void advance(Duration time) {
        clock = Clock.offset(clock, time);
    }

    private final class MovableClock extends Clock {
        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
