package dev.gatehouse.http;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.throttle.InvalidTokenLimit;
import dev.gatehouse.throttle.RequestRateLimit;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/**
 * Authenticates a request by its bearer token. It limits how many invalid tokens one address may present, and how many
 * requests one session may send.
 */
@Component
class BearerAuthenticator {
    private final TokenVerifier verifier;
    private final InvalidTokenLimit invalidTokens;
    private final RequestRateLimit requestRate;

    BearerAuthenticator(TokenVerifier verifier, InvalidTokenLimit invalidTokens, RequestRateLimit requestRate) {
        this.verifier = verifier;
        this.invalidTokens = invalidTokens;
        this.requestRate = requestRate;
    }

    /** @throws Refusal if the request has no valid token, or exceeds a limit */
    AccessToken authenticate(HttpServletRequest request) {
        AccessToken token;
        try {
            token = verifier.verify(BearerHeader.token(request), request, () -> invalidTokens.requireRoom(request));
        } catch (Refusal refusal) {
            invalidTokens.record(refusal, request);
            throw refusal;
        }
        requestRate.acquire(token.sessionId(), token.subject(), request);
        return token;
    }
}
