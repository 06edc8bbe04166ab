package dev.gatehouse.verifier;

import org.springframework.security.oauth2.jwt.BadJwtException;

/** A token is not valid: 401. The message is sent to the client. */
final class TokenRejected extends BadJwtException {
    private final Reason reason;

    TokenRejected(Reason reason, Throwable cause) {
        super(reason.description(), cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
