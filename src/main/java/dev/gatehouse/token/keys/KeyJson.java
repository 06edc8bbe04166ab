package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import javax.crypto.SecretKey;

/** Signing keys with their secret parts, as JWKs (RFC 7517). */
final class KeyJson {
    private KeyJson() {}

    static String write(SigningKey key) {
        Jwk<?> jwk = key.signing() instanceof SecretKey secret
                ? Jwks.builder().key(secret).build()
                : Jwks.builder()
                        .keyPair(new KeyPair((PublicKey) key.verifying(), (PrivateKey) key.signing()))
                        .build();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JoseJson.WRITER.serialize(jwk, json);
        return json.toString(StandardCharsets.UTF_8);
    }

    /**
     * @return the key, self-tested
     * @throws UnusableKeyException if the key has no secret part or does not fit the algorithm
     */
    static SigningKey read(Jwk<?> jwk, SigningAlgorithm algorithm) {
        if (jwk instanceof SecretJwk secret) {
            SecretKey key = secret.toKey();
            return new SigningKey(jwk.thumbprint().toString(), algorithm, key, key).selfTested();
        }
        if (!(jwk instanceof PrivateJwk<?, ?, ?> pair)) {
            throw new UnusableKeyException("it has no private part");
        }
        KeyPair keys = pair.toKeyPair().toJavaKeyPair();
        String kid = pair.toPublicJwk().thumbprint().toString();
        return new SigningKey(kid, algorithm, keys.getPrivate(), keys.getPublic()).selfTested();
    }
}
