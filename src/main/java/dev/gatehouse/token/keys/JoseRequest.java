package dev.gatehouse.token.keys;

import io.jsonwebtoken.security.VerifySecureDigestRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** What JJWT's algorithms take: the bytes to sign or to verify, the key, and the signature to verify. */
final class JoseRequest implements VerifySecureDigestRequest<Key> {
    private final InputStream payload;
    private final Key key;
    private final byte[] signature;

    /** @param signature empty to sign */
    JoseRequest(byte[] payload, Key key, byte[] signature) {
        this.payload = new ByteArrayInputStream(payload);
        this.key = key;
        this.signature = signature.clone();
    }

    @Override
    public InputStream getPayload() {
        return payload;
    }

    @Override
    public Key getKey() {
        return key;
    }

    @Override
    public byte[] getDigest() {
        return signature.clone();
    }

    /** The first one of the JVM that has the algorithm. */
    @Override
    public @Nullable Provider getProvider() {
        return null;
    }

    @Override
    public @Nullable SecureRandom getSecureRandom() {
        return null;
    }
}
