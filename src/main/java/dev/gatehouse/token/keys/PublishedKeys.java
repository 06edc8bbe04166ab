package dev.gatehouse.token.keys;

import java.time.Duration;
import java.util.List;

/** The keys for verifiers, as this node publishes them. */
public interface PublishedKeys {
    List<VerifyingKey> published();

    /** How long a verifier may cache a response from now on. */
    Duration maxAge();
}
