package dev.gatehouse.token.keys;

import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.io.StringReader;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** A JWK set that another node has published. */
public final class JwkSet {
    private static final int MAX_KEYS = 100;

    private JwkSet() {}

    /**
     * Reads the public keys that can verify tokens, at most a hundred. Others are left out (RFC 7517, section 5).
     *
     * @throws IllegalArgumentException if the text is no JWK set
     */
    public static List<VerifyingKey> read(String json) {
        List<VerifyingKey> keys = new ArrayList<>();
        try {
            // JJWT refuses a set without keys, as a core publishes whose tokens have a shared secret.
            Object members = JoseJson.READER.deserialize(new StringReader(json)).get("keys");
            if (members instanceof List<?> none && none.isEmpty()) {
                return keys;
            }
            Jwks.setParser().json(JoseJson.READER).build().parse(json).getKeys().forEach(jwk -> {
                if (jwk instanceof PublicJwk<?> published && jwk.getId() != null && keys.size() < MAX_KEYS) {
                    add(published, keys);
                }
            });
        } catch (JwtException e) {
            throw new IllegalArgumentException("no JWK set: " + e.getMessage(), e);
        }
        return keys;
    }

    private static void add(PublicJwk<?> jwk, List<VerifyingKey> keys) {
        PublicKey key = jwk.toKey();
        try {
            keys.add(new VerifyingKey(
                    jwk.getId(),
                    jwk.thumbprint().toString(),
                    ImportedKeys.algorithm(key, jwk.getAlgorithm()),
                    key,
                    true));
        } catch (UnusableKeyException forAnotherUse) {
            // Left out.
        }
    }
}
