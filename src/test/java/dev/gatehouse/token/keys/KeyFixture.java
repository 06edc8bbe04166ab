package dev.gatehouse.token.keys;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.crypto.SecretKey;

/** Key rings in memory, without a store. */
public final class KeyFixture {
    private static final KeyTimes FIXED = new KeyTimes(null, Duration.ZERO, Duration.ofHours(1));

    private KeyFixture() {}

    /** A ring with one new key. */
    public static SigningKeys signing(Clock clock, SigningAlgorithm algorithm, VerifyingKey... imported) {
        SigningKeys keys = new SigningKeys(clock, List.of(imported));
        keys.adopt(KeyRing.EMPTY.rotated(clock.instant(), FIXED, algorithm::generate));
        return keys;
    }

    /** Takes the current key out of use. A new key replaces it. */
    public static void withdrawCurrent(SigningKeys keys, Clock clock) {
        SigningKey current = keys.current();
        keys.adopt(keys.ring()
                .withdrawn(current.kid(), clock.instant(), FIXED)
                .rotated(clock.instant(), FIXED, current.algorithm()::generate));
    }

    /** A new key takes over at once, and the one before it still verifies. */
    public static void rotate(SigningKeys keys, Clock clock) {
        keys.adopt(keys.ring().withSuccessor(keys.current().algorithm().generate(), clock.instant(), FIXED));
    }

    /** The keyed hashes of another installation at each call. */
    public static KeyedHash hash() {
        return new KeyedHash((SecretKey) SigningAlgorithm.HS256.generate().signing());
    }

    public static SealKeys seal(SigningKeys ring) {
        return new SealKeys(ring);
    }

    /** The key that verifies the tokens of a signing key of another installation. */
    public static VerifyingKey imported(SigningKey key) {
        return imported(key, key.kid());
    }

    /** The same, with an id that the other installation has chosen. */
    public static VerifyingKey imported(SigningKey key, String kid) {
        return new VerifyingKey(kid, key.kid(), key.algorithm(), key.verifying(), false);
    }

    public static SigningKey key(SigningAlgorithm algorithm) {
        return algorithm.generate();
    }

    /** Declares any key compromised. */
    public static void withdraw(SigningKeys keys, String thumbprint, Clock clock) {
        keys.adopt(keys.ring().withdrawn(thumbprint, clock.instant(), FIXED));
    }
}
