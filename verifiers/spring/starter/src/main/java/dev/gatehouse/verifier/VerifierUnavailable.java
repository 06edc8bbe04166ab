package dev.gatehouse.verifier;

import org.springframework.security.oauth2.jwt.JwtException;

/** Whether a token is valid is not known: 503. */
final class VerifierUnavailable extends JwtException {
    private final Reason reason;

    VerifierUnavailable(Reason reason, Throwable cause) {
        super(reason.description(), cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
