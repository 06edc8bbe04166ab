package dev.gatehouse.token;

import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.SealKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/**
 * Distinguishes tokens that were issued here from tokens that another party signed with our key. The claim {@code jti} is
 * a nonce and a MAC, under a key that only the issuing nodes have, over the nonce and the exact bytes of all other claims.
 * A party with the signing key alone can neither make a seal nor change, add, remove, reorder or respell a claim beside
 * one.
 */
@Component
class IssuanceSeal {
    private static final int NONCE_BYTES = 16;
    private static final int MAC_BYTES = 16;
    private static final byte[] BEFORE = "{\"jti\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\",".getBytes(StandardCharsets.US_ASCII);
    private static final int JTI_CHARACTERS = (NONCE_BYTES + MAC_BYTES) * 4 / 3 + 1;
    private static final int REST = BEFORE.length + JTI_CHARACTERS + AFTER.length;

    private final SealKeys keys;
    private final SecureRandom random = new SecureRandom();

    IssuanceSeal(SealKeys keys) {
        this.keys = keys;
    }

    /** The payload of a token: the claims as JSON, {@code jti} before all others. */
    byte[] sealed(Map<String, Object> claims) {
        return sealed(JoseJson.bytes(claims));
    }

    /** @param object the claims without {@code jti}, as a JSON object */
    byte[] sealed(byte[] object) {
        byte[] rest = Arrays.copyOfRange(object, 1, object.length);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] jti = ByteBuffer.allocate(NONCE_BYTES + MAC_BYTES)
                .put(nonce)
                .put(mac(keys.current(), nonce, rest), 0, MAC_BYTES)
                .array();
        return ByteBuffer.allocate(REST + rest.length)
                .put(BEFORE)
                .put(encoded(jti))
                .put(AFTER)
                .put(rest)
                .array();
    }

    /** The seal of a valid payload: the claim {@code jti}. */
    static String text(byte[] payload) {
        return new String(payload, BEFORE.length, JTI_CHARACTERS, StandardCharsets.US_ASCII);
    }

    /** Whether a payload is, byte by byte, the result of {@link #sealed}. */
    boolean isValid(byte[] payload) {
        if (payload.length < REST
                || !Arrays.equals(payload, 0, BEFORE.length, BEFORE, 0, BEFORE.length)
                || !Arrays.equals(payload, REST - AFTER.length, REST, AFTER, 0, AFTER.length)) {
            return false;
        }
        byte[] spelling = Arrays.copyOfRange(payload, BEFORE.length, REST - AFTER.length);
        byte[] jti;
        try {
            jti = Base64.getUrlDecoder().decode(spelling);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!Arrays.equals(spelling, encoded(jti))) {
            return false;
        }
        byte[] nonce = Arrays.copyOf(jti, NONCE_BYTES);
        byte[] mac = Arrays.copyOfRange(jti, NONCE_BYTES, jti.length);
        byte[] rest = Arrays.copyOfRange(payload, REST, payload.length);
        for (SecretKey key : keys.all()) {
            if (MessageDigest.isEqual(mac, Arrays.copyOf(mac(key, nonce, rest), MAC_BYTES))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] encoded(byte[] jti) {
        return Base64.getUrlEncoder().withoutPadding().encode(jti);
    }

    private static byte[] mac(SecretKey key, byte[] nonce, byte[] rest) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(nonce);
            return mac.doFinal(rest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
