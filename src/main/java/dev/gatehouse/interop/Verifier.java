package dev.gatehouse.interop;

import dev.gatehouse.token.AccessToken;
import java.util.Set;

/**
 * A service that is registered to ask about tokens, and has shown its secret.
 *
 * @param audiences whose tokens are its business
 */
record Verifier(String id, Set<String> audiences, boolean mayRevoke) {

    boolean takes(AccessToken token) {
        return audiences.contains(token.audience());
    }
}
