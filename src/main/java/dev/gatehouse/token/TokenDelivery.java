package dev.gatehouse.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Writes a token into the response header, the body, or both. Neither may be cached. */
@Component
public class TokenDelivery {
    private final Properties properties;

    TokenDelivery(Properties properties) {
        this.properties = properties;
    }

    /** @param delivery where the response to a sign-in, a refresh or a change of the password has the token */
    @ConfigurationProperties("gatehouse.token")
    record Properties(@DefaultValue("both") Place delivery) {}

    enum Place {
        BOTH,
        HEADER,
        BODY
    }

    /**
     * The body of a response with a token.
     *
     * @param token absent when only the header has it
     * @param expiresIn in seconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TokenResponse(@Nullable String token, String tokenType, long expiresIn, Instant expiresAt) {

        @Override
        public String toString() {
            return "TokenResponse[expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * @param response gets the headers
     * @return the body: JSON, whatever parameters {@code Accept} gives it. The token exists, so it is too late to refuse.
     */
    public ResponseEntity<TokenResponse> write(IssuedToken token, HttpServletResponse response) {
        Place place = properties.delivery();
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        // Replaces the header that sliding renewal may have set already.
        response.setHeader(HttpHeaders.AUTHORIZATION, place == Place.BODY ? null : "Bearer " + token.value());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new TokenResponse(
                        place == Place.HEADER ? null : token.value(),
                        "Bearer",
                        Duration.between(token.issuedAt(), token.expiresAt()).toSeconds(),
                        token.expiresAt()));
    }
}
