package dev.gatehouse.token.keys;

/** A key cannot be used for its purpose. The reason quotes no secret. */
public final class UnusableKeyException extends RuntimeException {
    private final String reason;

    /** @param reason a clause such as "it has no private part" */
    public UnusableKeyException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
