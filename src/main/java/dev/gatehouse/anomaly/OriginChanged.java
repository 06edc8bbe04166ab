package dev.gatehouse.anomaly;

import java.time.Instant;

/** The next request of a session came from another address, or with another user agent, than the one before. */
record OriginChanged(String sid, String user, ClientOrigin from, ClientOrigin to, Instant at) {}
