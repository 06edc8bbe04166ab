package dev.gatehouse.token.keys;

/** A key cannot be used for its purpose. The message quotes no secret. */
public final class UnusableKeyException extends RuntimeException {
    /** @param reason a clause such as "it has no private part" */
    public UnusableKeyException(String reason) {
        super(reason);
    }
}
