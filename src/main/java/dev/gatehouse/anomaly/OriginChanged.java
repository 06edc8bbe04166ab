package dev.gatehouse.anomaly;

import java.time.Instant;

/** A request of a session came from another address, or with another user agent, than the request before it. */
record OriginChanged(String sid, String user, ClientOrigin from, ClientOrigin to, Instant at) {}
