package dev.gatehouse.token;

import java.util.Map;

/** The signature of a token is valid and its issuance seal is not: the signing key has leaked. */
final class ForgedTokenException extends RuntimeException {
    private final String kid;
    private final transient Map<String, ?> claims;

    /** @param claims empty if they cannot be read */
    ForgedTokenException(String kid, Map<String, ?> claims) {
        super("the issuance seal is invalid", null, false, false);
        this.kid = kid;
        this.claims = Map.copyOf(claims);
    }

    /** The key that signed the token. */
    String kid() {
        return kid;
    }

    Map<String, ?> claims() {
        return claims;
    }
}
