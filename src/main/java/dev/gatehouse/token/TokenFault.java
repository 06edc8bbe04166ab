package dev.gatehouse.token;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** The fixed list of what a client is told about a token that is no good; what exactly is wrong is for the log. */
enum TokenFault {
    TOO_LONG("token is too long"),
    MALFORMED("token is malformed"),
    KEY_UNKNOWN("key is unknown"),
    BAD_SIGNATURE("signature is invalid"),
    WRONG_ISSUER("issuer is not trusted"),
    WRONG_AUDIENCE("audience is not accepted"),
    NOT_YET_VALID("token is not yet valid");

    private final String description;

    TokenFault(String description) {
        this.description = description;
    }

    Refusal refusal(String reason) {
        return new Refusal(ProblemCode.TOKEN_INVALID, description, reason);
    }

    Refusal refusal(String reason, Throwable cause) {
        return new Refusal(ProblemCode.TOKEN_INVALID, description, reason, cause);
    }
}
