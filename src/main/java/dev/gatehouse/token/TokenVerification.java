package dev.gatehouse.token;

import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Verifies access tokens: on a node of the core by its own knowledge, on an edge by what it has read from the core. */
public interface TokenVerification {

    /**
     * @param request the request that presents the token
     * @param beforeDecoding runs before a token that is new to this node is decoded, and may throw a refusal
     * @return the claims of a token that is valid now
     * @throws Refusal {@code token_invalid}, {@code token_expired}, {@code session_ended}, or {@code store_unavailable} if
     *     this node may not know that the session has ended and so refuses the token
     */
    AccessToken verify(String token, HttpServletRequest request, Runnable beforeDecoding);

    /** What proves, before the signature is checked, that a token was issued here; empty if nothing does. */
    Optional<String> seal(String token);
}
