package dev.gatehouse.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 (FIPS 180-4), of bytes or of text in UTF-8. */
public final class Sha256 {
    private Sha256() {}

    /** @return 32 bytes */
    public static byte[] digest(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** @return 32 bytes */
    public static byte[] digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return the first 8 bytes, which take less memory than the text */
    public static long firstBytes(String text) {
        return ByteBuffer.wrap(digest(text)).getLong();
    }

    /** @return 43 characters of base64url without padding */
    public static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(text));
    }
}
