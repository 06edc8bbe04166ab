package dev.gatehouse.login;

import dev.gatehouse.login.DeliveryProperties.Delivery;
import dev.gatehouse.token.IssuedToken;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Hands a token out, always in the same manner: in the header, in the body, or in both; never to be cached. */
@Component
class TokenDelivery {
    private final Delivery delivery;

    TokenDelivery(DeliveryProperties properties) {
        this.delivery = properties.delivery();
    }

    TokenResponse write(IssuedToken token, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        // A refresh may carry the header of the sliding renewal already: this token takes its place.
        response.setHeader(HttpHeaders.AUTHORIZATION, delivery == Delivery.BODY ? null : "Bearer " + token.value());
        return new TokenResponse(
                delivery == Delivery.HEADER ? null : token.value(),
                "Bearer",
                Duration.between(token.issuedAt(), token.expiresAt()).toSeconds(),
                token.expiresAt());
    }
}
