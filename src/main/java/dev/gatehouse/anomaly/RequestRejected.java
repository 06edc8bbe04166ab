package dev.gatehouse.anomaly;

/** A request of a session was answered with 403 or 404. */
record RequestRejected(String sid, String user, String address) {}
