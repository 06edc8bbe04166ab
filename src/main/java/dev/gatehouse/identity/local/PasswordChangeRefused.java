package dev.gatehouse.identity.local;

/** A signed-in user gave a wrong old password: perhaps the token is stolen. */
public record PasswordChangeRefused(String user) {}
