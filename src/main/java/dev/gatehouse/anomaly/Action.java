package dev.gatehouse.anomaly;

/** What happens when a rule finds something. */
enum Action {
    OFF,
    /** Logs the alert at INFO. */
    LOG,
    /** Logs the alert at WARN, counts it and publishes it to the audit log and the webhook. */
    ALERT,
    /** Does the same as {@link #ALERT} and ends the session. */
    END_SESSION
}
