package dev.gatehouse.admin;

/** Somebody who is signed in did not know the old password: perhaps whoever found an open session, or stole a token. */
public record PasswordChangeRefused(String user) {}
