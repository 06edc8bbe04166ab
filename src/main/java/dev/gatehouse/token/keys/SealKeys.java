package dev.gatehouse.token.keys;

import java.util.List;
import javax.crypto.SecretKey;

/** The keys of the issuance seal. They never leave the issuing nodes: no verifier needs them, and none gets them. */
public class SealKeys {
    private final SigningKeys ring;

    SealKeys(SigningKeys ring) {
        this.ring = ring;
    }

    /** What new tokens are sealed with. */
    public SecretKey current() {
        return (SecretKey) ring.current().signing();
    }

    /** What tokens that are still good may be sealed with, the likeliest first. */
    public List<SecretKey> all() {
        return ring.newestFirst().stream().map(key -> (SecretKey) key.signing()).toList();
    }
}
