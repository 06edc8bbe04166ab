package dev.gatehouse.identity.revalidation;

/** @param user the canonical name */
record SourceUser(String user, String source) {}
