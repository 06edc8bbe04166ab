package dev.gatehouse.token.jose;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** The fixed list of error details for an invalid token. The exact reason is only logged. */
public enum TokenFault {
    TOO_LONG("token is too long"),
    MALFORMED("token is malformed"),
    KEY_UNKNOWN("key is unknown"),
    BAD_SIGNATURE("signature is invalid"),
    WRONG_ISSUER("issuer is not trusted"),
    WRONG_AUDIENCE("audience is not accepted"),
    NOT_YET_VALID("token is not yet valid"),
    /** An edge has asked the core, which does not say why. */
    NOT_ACTIVE("token is not active");

    private final String description;

    TokenFault(String description) {
        this.description = description;
    }

    /** @param reason for the log */
    public Refusal refusal(String reason) {
        return new Refusal(ProblemCode.TOKEN_INVALID, description, reason);
    }
}
