package dev.gatehouse.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a token into the response header, the body, or both, or into a cookie only, which no script of a page can read. No
 * response with a token may be cached.
 */
@Component
public class TokenDelivery {
    private final Properties properties;
    private final TokenCookie cookie;
    private final JsonMapper json;

    TokenDelivery(Properties properties, TokenCookie cookie, JsonMapper json) {
        this.properties = properties;
        this.cookie = cookie;
        this.json = json;
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
     * @param token absent when only the header or the cookie has it
     * @param expiresIn in seconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenResponse(@Nullable String token, String tokenType, long expiresIn, Instant expiresAt) {

        @Override
        public String toString() {
            return "TokenResponse[expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * Answers a request with another token of its user, in the form in which the request had one.
     *
     * @return the body
     * @throws Refusal {@code token_too_large} if the cookie has no room for it
     */
    public ResponseEntity<byte[]> write(IssuedToken token, HttpServletRequest request, HttpServletResponse response) {
        return TokenCookie.isUsed(request) ? writeCookie(token, response) : write(token, response);
    }

    /**
     * @param response gets the headers
     * @return the body: JSON, whatever parameters {@code Accept} gives it. The token exists, so it is too late to refuse.
     */
    public ResponseEntity<byte[]> write(IssuedToken token, HttpServletResponse response) {
        Place place = properties.delivery();
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        // Replaces the header that sliding renewal may have set already.
        response.setHeader(HttpHeaders.AUTHORIZATION, place == Place.BODY ? null : bearer(token));
        return body(token, place == Place.HEADER ? null : token.value());
    }

    /**
     * @param response gets the cookie
     * @return the body, without the token
     * @throws Refusal {@code token_too_large}
     */
    public ResponseEntity<byte[]> writeCookie(IssuedToken token, HttpServletResponse response) {
        cookie.write(token.value(), response);
        return body(token, null);
    }

    /** Adds a renewed token, which fits, to the response to any request, in the form in which the request had one. */
    public void addRenewed(IssuedToken token, HttpServletRequest request, HttpServletResponse response) {
        if (TokenCookie.isUsed(request)) {
            cookie.write(token.value(), response);
        } else {
            response.setHeader(HttpHeaders.AUTHORIZATION, bearer(token));
        }
    }

    private static String bearer(IssuedToken token) {
        return "Bearer " + token.value();
    }

    /** As bytes: Spring sends an object of unknown length in two parts. */
    private ResponseEntity<byte[]> body(IssuedToken token, @Nullable String value) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.writeValueAsBytes(new TokenResponse(
                        value,
                        "Bearer",
                        Duration.between(token.issuedAt(), token.expiresAt()).toSeconds(),
                        token.expiresAt())));
    }
}
