package dev.gatehouse.identity;

/**
 * An administrator freed a user name.
 *
 * @param by the administrator
 * @param source to which the name belonged
 */
public record SubjectReleased(String by, String user, String source) {}
