package dev.gatehouse.identity;

/**
 * An administrator read all that is stored of a person.
 *
 * @param by the administrator
 */
public record PersonExported(String by, String user) {}
