package dev.gatehouse.access;

import java.util.Set;

/**
 * Paths that need another token than the usual one, declared as a bean by the package that serves them. A path is compared
 * with the decoded path of a request, as {@link MappedPath} returns it.
 *
 * @param paths a path that ends in {@code /**} stands for every path below it
 */
public record PathAccess(Rule rule, Set<String> paths) {

    public enum Rule {
        /** Needs no bearer token. */
        PUBLIC,
        /** Accepts a token for any configured audience. */
        ANY_AUDIENCE,
        /** As {@link #ANY_AUDIENCE}; a gateway is the client, and treats most statuses of a refusal as its own failure. */
        FORWARD_AUTH,
        /** Needs a token for Gatehouse itself: the rule of a controller for which no package declares another one. */
        OWN_AUDIENCE,
        /** Needs a token for Gatehouse itself, with the role {@code admin}. */
        ADMINISTRATOR,
        /** No controller and no endpoint has the path, so nobody has access. */
        NOTHING
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

    public static PathAccess administrator(String... paths) {
        return new PathAccess(Rule.ADMINISTRATOR, Set.of(paths));
    }
}
