package dev.gatehouse.identity;

import dev.gatehouse.problem.ProblemCode;

/** Why an existing account cannot sign in. */
public enum AccountState {
    PASSWORD_EXPIRED(ProblemCode.PASSWORD_EXPIRED, "the password has expired"),
    PASSWORD_MUST_CHANGE(ProblemCode.PASSWORD_MUST_CHANGE, "the password must be changed first"),
    ACCOUNT_DISABLED(ProblemCode.ACCOUNT_DISABLED, "the account is disabled"),
    ACCOUNT_LOCKED(ProblemCode.ACCOUNT_LOCKED, "the account is locked");

    private final ProblemCode code;
    private final String description;

    AccountState(ProblemCode code, String description) {
        this.code = code;
        this.description = description;
    }

    /** The error code for clients that may know the state. */
    ProblemCode code() {
        return code;
    }

    /** Whether another password makes the account usable. */
    public boolean isOfPassword() {
        return this == PASSWORD_EXPIRED || this == PASSWORD_MUST_CHANGE;
    }

    String description() {
        return description;
    }
}
