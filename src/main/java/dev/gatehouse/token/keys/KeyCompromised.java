package dev.gatehouse.token.keys;

/** A key was found to be in foreign hands, and withdrawn. */
public record KeyCompromised(String kid) {}
