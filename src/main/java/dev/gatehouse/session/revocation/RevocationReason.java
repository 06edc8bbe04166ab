package dev.gatehouse.session.revocation;

import java.util.Locale;

/** Why a session was revoked, that is, ended before its absolute end. */
public enum RevocationReason {
    /** The user signed out. */
    SIGNED_OUT,
    /** The user ended it from another session. */
    REVOKED,
    /** The user had too many sessions when a new one was opened. */
    EVICTED,
    BY_ADMINISTRATOR,
    /** A registered service revoked a token of the session (RFC 7009). */
    BY_VERIFIER,
    PASSWORD_CHANGED,
    /** An administrator changed the authorities of the local user. */
    AUTHORITIES_CHANGED,
    ACCOUNT_DISABLED,
    USER_GONE,
    SOURCE_UNREACHABLE,
    /** The database had lost its end, and a node wrote it again. */
    RECOVERED,
    /** It was opened before a backup was restored. */
    RESTORED,
    /** Anomaly detection found it suspicious. */
    WATCH;

    /** The value in the database and in the audit log, in snake_case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
