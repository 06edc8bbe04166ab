package dev.gatehouse.token.keys;

import java.time.Instant;

/** The ring has another next key. */
public record KeyRotated(String kid, Instant signsFrom) {}
