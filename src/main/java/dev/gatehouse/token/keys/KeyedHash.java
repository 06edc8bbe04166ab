package dev.gatehouse.token.keys;

import dev.gatehouse.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * HMAC-SHA-256 under a key that all nodes share and that is stored encrypted under the master key: the database alone is not
 * enough to guess what was hashed.
 */
public final class KeyedHash {
    private static final String HMAC = "HmacSHA256";
    private static final int ID_BYTES = 4;

    private final SecretKey key;

    KeyedHash(SecretKey key) {
        this.key = key;
    }

    /** Under a key that only this process has, for as long as it runs. */
    public static KeyedHash ofProcess() {
        return new KeyedHash((SecretKey) SigningAlgorithm.HS256.generate().signing());
    }

    /**
     * @param use separates the hashes of one use from those of another
     * @param values without NUL characters
     * @return 32 bytes
     */
    public byte[] of(String use, String... values) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(use.getBytes(StandardCharsets.UTF_8));
            for (String value : values) {
                mac.update((byte) 0);
                mac.update(value.getBytes(StandardCharsets.UTF_8));
            }
            return mac.doFinal();
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** @return 8 characters that differ for different keys: hashes under different keys cannot be compared */
    public String keyId() {
        return HexFormat.of().formatHex(Sha256.digest(key.getEncoded()), 0, ID_BYTES);
    }
}
