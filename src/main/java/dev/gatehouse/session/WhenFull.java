package dev.gatehouse.session;

/** What becomes of a sign-in when its user has as many sessions as may be. */
enum WhenFull {
    /** It goes well, and the oldest session ends. */
    EVICT_OLDEST,

    /** It is refused by {@code too_many_sessions}. */
    REFUSE
}
