package dev.gatehouse.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body that hands out a token.
 *
 * @param token left out when the header alone delivers it
 * @param expiresIn seconds from now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenResponse(@Nullable String token, String tokenType, long expiresIn, Instant expiresAt) {

    @Override
    public String toString() {
        return "TokenResponse[expiresAt=" + expiresAt + "]";
    }
}
