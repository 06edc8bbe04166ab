package dev.gatehouse.http;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.throttle.InvalidTokenLimit;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Authenticates a request by its bearer token, and limits how many invalid tokens one address may present. */
@Component
class BearerAuthenticator {
    private final TokenVerifier verifier;
    private final InvalidTokenLimit invalidTokens;

    BearerAuthenticator(TokenVerifier verifier, InvalidTokenLimit invalidTokens) {
        this.verifier = verifier;
        this.invalidTokens = invalidTokens;
    }

    /** @throws Refusal if the request has no valid token, or its address exceeds the limit */
    AccessToken authenticate(HttpServletRequest request) {
        try {
            return verifier.verify(BearerHeader.token(request), request, () -> invalidTokens.requireRoom(request));
        } catch (Refusal refusal) {
            invalidTokens.record(refusal, request);
            throw refusal;
        }
    }
}
