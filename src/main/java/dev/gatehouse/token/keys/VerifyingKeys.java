package dev.gatehouse.token.keys;

import java.util.Optional;

/** The keys that verify tokens on this node. */
public interface VerifyingKeys {

    /** The key that verifies a token, even if it is withdrawn. */
    Optional<VerifyingKey> find(String kid);
}
