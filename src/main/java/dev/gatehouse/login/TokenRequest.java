package dev.gatehouse.login;

import org.jspecify.annotations.Nullable;

/**
 * Which token a user who signs in asks for.
 *
 * @param audience the service that the token is for; null for Gatehouse itself
 * @param cookie whether it must fit into a cookie
 */
record TokenRequest(@Nullable String audience, boolean cookie) {}
