package dev.gatehouse.access;

import java.util.Set;

/**
 * Paths that do not need a token for Gatehouse itself, declared as a bean by the package that serves them. A path is
 * compared with the request URI character by character, so any other spelling of it needs such a token.
 *
 * @param paths a path that ends in {@code /**} stands for every path below it
 */
public record PathAccess(Rule rule, Set<String> paths) {

    public enum Rule {
        /** Needs no bearer token. */
        PUBLIC,
        /** Accepts a token for any configured audience. */
        ANY_AUDIENCE,
        /** As {@link #ANY_AUDIENCE}; a gateway is the client, and passes on no status of a refusal but 401 and 403. */
        FORWARD_AUTH
    }

    public static PathAccess open(String... paths) {
        return new PathAccess(Rule.PUBLIC, Set.of(paths));
    }

    public static PathAccess anyAudience(String... paths) {
        return new PathAccess(Rule.ANY_AUDIENCE, Set.of(paths));
    }

    public static PathAccess forwardAuth(String... paths) {
        return new PathAccess(Rule.FORWARD_AUTH, Set.of(paths));
    }
}
