package dev.gatehouse.overview;

import java.time.Instant;

/**
 * A process of Gatehouse.
 *
 * @param name host and port
 * @param seenAt when it last wrote this
 * @param clockOffsetMs how far its clock was ahead of that of the database
 * @param stalenessMs how long ago it had read what other nodes have written
 */
record Node(String name, String version, Instant startedAt, Instant seenAt, long clockOffsetMs, long stalenessMs) {}
