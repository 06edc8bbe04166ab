package dev.gatehouse.token.keys;

import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The keys of the issuance seal. They never leave the issuing nodes, because no verifier needs them. */
@Component
public record SealKeys(@Qualifier("sealRing") SigningKeys ring) {

    /** The key that seals new tokens. */
    public SecretKey current() {
        return (SecretKey) ring.current().signing();
    }

    /** The keys of all seals that may still be valid, the newest first. */
    public List<SecretKey> all() {
        return ring.newestFirst().stream().map(key -> (SecretKey) key.signing()).toList();
    }
}
