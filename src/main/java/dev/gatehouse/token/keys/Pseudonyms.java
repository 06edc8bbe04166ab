package dev.gatehouse.token.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Replaces names that must not be stored: one name always has the same pseudonym. It is the HMAC-SHA-256 of the name under a
 * key that is stored encrypted under the master key, so neither the log nor the database is enough to guess the name.
 */
public final class Pseudonyms {
    private static final int BYTES = 12;
    private static final String MARK = "#";

    private final SecretKey key;

    Pseudonyms(SecretKey key) {
        this.key = key;
    }

    /** @return 17 characters: {@code #} and 96 bits in base64url */
    public String of(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return MARK + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
