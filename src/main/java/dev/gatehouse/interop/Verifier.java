package dev.gatehouse.interop;

import dev.gatehouse.token.AccessToken;
import java.util.Set;

/**
 * A registered service that has authenticated.
 *
 * @param audiences the audiences of the tokens that it may introspect
 */
record Verifier(String id, Set<String> audiences, boolean mayRevoke) {

    boolean accepts(AccessToken token) {
        return audiences.contains(token.audience());
    }
}
