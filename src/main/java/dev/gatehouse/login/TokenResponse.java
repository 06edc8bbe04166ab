package dev.gatehouse.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response with a token.
 *
 * @param token absent when only the header has it
 * @param expiresIn in seconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenResponse(@Nullable String token, String tokenType, long expiresIn, Instant expiresAt) {

    @Override
    public String toString() {
        return "TokenResponse[expiresAt=" + expiresAt + "]";
    }
}
