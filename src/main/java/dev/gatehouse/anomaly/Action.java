package dev.gatehouse.anomaly;

/** What is done when a rule finds something. */
enum Action {
    OFF,
    /** A line in the log. */
    LOG,
    /** A line in the log at WARN, an event, a metric, and the webhook. */
    ALERT,
    /** The same, and the session ends. */
    END_SESSION
}
