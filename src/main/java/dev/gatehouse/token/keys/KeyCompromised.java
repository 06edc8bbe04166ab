package dev.gatehouse.token.keys;

/** A key was withdrawn as compromised. */
public record KeyCompromised(String kid) {}
