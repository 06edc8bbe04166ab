package dev.gatehouse.watch;

import java.time.Instant;

/** The next request of a session came from another address, or with another user agent, than the one before. */
record Moved(String sid, String user, Whereabouts from, Whereabouts to, Instant at) {}
