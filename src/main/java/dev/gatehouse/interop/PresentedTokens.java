package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenVerification;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The tokens that registered services ask about. */
@Component
record PresentedTokens(TokenVerification tokens) {

    /**
     * The claims of a token; empty if it is not valid.
     *
     * @throws Refusal {@code store_unavailable} if this node cannot know whether it is valid
     */
    Optional<AccessToken> valid(String token, HttpServletRequest request) {
        try {
            return Optional.of(tokens.verify(token, request, () -> {}));
        } catch (Refusal refusal) {
            if (refusal.code() == ProblemCode.STORE_UNAVAILABLE) {
                throw refusal;
            }
            return Optional.empty();
        }
    }
}
