package dev.gatehouse.token.keys;

/** This node has learned that keys were declared compromised, here or at another node. */
public record KeysWithdrawn() {}
