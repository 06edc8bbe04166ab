package dev.gatehouse.support;

import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.token.keys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Forges tokens from a valid one, as an attacker would; signs with the real ES256 key for a valid signature. */
public final class TokenForger {
    private static final JsonMapper JSON = new JsonMapper();

    private final SigningKey key;
    private final String header;
    private final String payload;

    public TokenForger(SigningKey key, String valid) {
        this.key = key;
        this.header = decoded(valid.split("\\.")[0]);
        this.payload = decoded(valid.split("\\.")[1]);
    }

    public String header() {
        return header;
    }

    public String payload() {
        return payload;
    }

    /** The header with some members set; null removes one. */
    public String headerWith(String... members) {
        return with(header, members);
    }

    /** The claims with some members set to JSON values; null removes one. */
    public String payloadWith(String... members) {
        return with(payload, members);
    }

    /** Signed with the real key, whatever the header says. */
    public String signed(String header, String payload) {
        String content = encoded(header) + "." + encoded(payload);
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(content));
    }

    public byte[] signature(String content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign((PrivateKey) key.signing());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String decoded(String base64url) {
        return new String(Base64.getUrlDecoder().decode(base64url), StandardCharsets.UTF_8);
    }

    /** What a token says about its session. */
    public static PresentedSession session(String token) {
        Map<?, ?> claims = claims(token);
        return new PresentedSession(
                String.valueOf(claims.get("sid")),
                String.valueOf(claims.get("sub")),
                Instant.ofEpochSecond(((Number) claims.get("auth_time")).longValue()),
                Instant.ofEpochSecond(((Number) claims.get("exp")).longValue()));
    }

    public static Map<?, ?> claims(String token) {
        return JSON.readValue(decoded(token.split("\\.")[1]), Map.class);
    }

    private static String with(String json, String... members) {
        ObjectNode object = (ObjectNode) JSON.readTree(json);
        for (int i = 0; i < members.length; i += 2) {
            if (members[i + 1] == null) {
                object.remove(members[i]);
            } else {
                object.set(members[i], JSON.readTree(members[i + 1]));
            }
        }
        return object.toString();
    }
}
