package dev.gatehouse.session;

import java.util.Locale;

/** Why a session ended before its time. */
public enum EndReason {
    /** By its owner, from within. */
    SIGNED_OUT,
    /** By its owner, from another session. */
    REVOKED,
    /** Another sign-in needed the place. */
    EVICTED,
    BY_ADMINISTRATOR,
    /** A service that takes our tokens revoked one of them. */
    BY_VERIFIER,
    PASSWORD_CHANGED,
    ACCOUNT_DISABLED,
    USER_GONE,
    SOURCE_UNREACHABLE,
    WATCH;

    /** As it is stored and told: snake_case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
