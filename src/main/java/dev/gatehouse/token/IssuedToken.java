package dev.gatehouse.token;

import java.time.Instant;

/**
 * A token for a client.
 *
 * @param value the compact serialization
 */
public record IssuedToken(String value, Instant issuedAt, Instant expiresAt) {

    @Override
    public String toString() {
        return "IssuedToken[expiresAt=" + expiresAt + "]";
    }
}
