package dev.gatehouse.identity;

/**
 * An administrator erased a person. Published within the transaction: a listener that fails undoes the erasure.
 *
 * @param by the administrator
 */
public record PersonErased(String by, String user) {}
