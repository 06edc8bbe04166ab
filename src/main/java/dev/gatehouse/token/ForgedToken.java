package dev.gatehouse.token;

import java.util.Map;

/** A token whose signature is right and whose seal is not: proof that the signing key is in foreign hands. */
public final class ForgedToken extends RuntimeException {
    private final String kid;
    private final transient Map<String, ?> claims;

    ForgedToken(String kid, Map<String, ?> claims) {
        super("the seal is wrong", null, false, false);
        this.kid = kid;
        this.claims = Map.copyOf(claims);
    }

    /** The key that signed it. */
    public String kid() {
        return kid;
    }

    /** What the forger wanted to be believed. */
    public Map<String, ?> claims() {
        return claims;
    }
}
