package dev.gatehouse.verifier;

import java.util.Locale;

/** Why a token is not accepted; the codes are those of the conformance cases. */
public enum Reason {
    /** Not a signed JWT, or a claim is missing or has another type. */
    MALFORMED("The token is malformed"),
    /** The header {@code typ} is another one than {@code at+jwt}. */
    TYPE("The token is not an access token"),
    /** The algorithm is not accepted, or is not that of the key. */
    ALGORITHM("The algorithm is not accepted"),
    /** No published key has the {@code kid}. */
    UNKNOWN_KEY("The key is unknown"),
    /** The signature does not match. */
    SIGNATURE("The signature is invalid"),
    /** Issued elsewhere. */
    ISSUER("The issuer is not trusted"),
    /** For another service. */
    AUDIENCE("The audience is not accepted"),
    /** After {@code exp}. */
    EXPIRED("The token is expired"),
    /** Before {@code nbf} or {@code iat}. */
    NOT_YET_VALID("The token is not yet valid"),
    /** The session was ended. */
    ENDED("The session has ended"),
    /** The key was declared compromised. */
    WITHDRAWN("The key is withdrawn"),
    /** A bean of the service of the type {@code OAuth2TokenValidator} has rejected the token. */
    APPLICATION("The token is not accepted"),
    /** The ended sessions are not known, or not recently enough. */
    STALE("The ended sessions are not known"),
    /** The keys cannot be read, and no known key has the {@code kid}. */
    KEYS_UNREACHABLE("The keys cannot be read");

    private final String description;

    Reason(String description) {
        this.description = description;
    }

    /** The name in lower case, such as {@code not_yet_valid}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the verifier lacks knowledge: a 503, because a client that gets a 401 signs in again. */
    public boolean isOutage() {
        return this == STALE || this == KEYS_UNREACHABLE;
    }

    String description() {
        return description;
    }
}
