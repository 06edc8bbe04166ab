package dev.gatehouse.token.keys;

import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The published keys of the ring. */
@Component
record RingPublication(SigningKeys keys, KeyRingProperties properties) implements PublishedKeys {

    @Override
    public List<VerifyingKey> published() {
        return keys.published();
    }

    @Override
    public Duration maxAge() {
        return properties.jwksMaxAge();
    }
}
