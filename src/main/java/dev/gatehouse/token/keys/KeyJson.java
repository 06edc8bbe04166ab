package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import javax.crypto.SecretKey;

/** Keys with their secret parts, as JWKs (RFC 7517). */
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
     * @param text PEM or JWK
     * @throws RuntimeException when it has no key with a secret part, or one that does not fit the algorithm
     */
    static SigningKey read(String text, SigningAlgorithm algorithm) {
        return key(jwk(text), algorithm);
    }

    /** A key as PEM or as a JWK. */
    static Jwk<?> jwk(String text) {
        return text.startsWith("{")
                ? Jwks.parser().json(JoseJson.READER).build().parse(text)
                : jwk(PemKey.read(text));
    }

    /** Of a private key, with the public part that follows from it. */
    static Jwk<?> jwk(Key key) {
        if (key instanceof SecretKey secret) {
            return Jwks.builder().key(secret).build();
        }
        return key instanceof PrivateKey secret
                ? Jwks.builder().key(secret).build()
                : Jwks.builder().key((PublicKey) key).build();
    }

    static SigningKey key(Jwk<?> jwk, SigningAlgorithm algorithm) {
        if (jwk instanceof SecretJwk secret) {
            SecretKey key = secret.toKey();
            return new SigningKey(jwk.thumbprint().toString(), algorithm, key, key).tried();
        }
        if (!(jwk instanceof PrivateJwk<?, ?, ?> pair)) {
            throw new IllegalArgumentException("it has no private part");
        }
        KeyPair keys = pair.toKeyPair().toJavaKeyPair();
        String kid = pair.toPublicJwk().thumbprint().toString();
        return new SigningKey(kid, algorithm, keys.getPrivate(), keys.getPublic()).tried();
    }
}
