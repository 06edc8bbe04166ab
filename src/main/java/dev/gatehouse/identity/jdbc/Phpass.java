package dev.gatehouse.identity.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The portable hashes of phpass: {@code $P$} and {@code $H$} with MD5 (WordPress, phpBB), {@code $S$} with SHA-512 and cut to
 * 55 characters (Drupal). Drupal writes a U before a hash that was computed from an older hash, the password's MD5 in hex.
 */
final class Phpass {
    static final String DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Phpass() {}

    static boolean matches(String password, String hash) {
        if (hash.startsWith("U")) {
            byte[] older = Digests.digest("MD5", password.getBytes(UTF_8));
            return matches(HexFormat.of().formatHex(older), hash.substring(1));
        }
        MessageDigest digest = Digests.messageDigest(hash.startsWith("$S$") ? "SHA-512" : "MD5");
        byte[] key = password.getBytes(UTF_8);
        digest.update(hash.substring(4, 12).getBytes(UTF_8));
        byte[] result = digest.digest(key);
        for (long rounds = 1L << DIGITS.indexOf(hash.charAt(3)); rounds > 0; rounds--) {
            digest.update(result);
            result = digest.digest(key);
        }
        String encoded = encoded(result);
        // Drupal cuts the 86 characters of SHA-512. All of them are needed of MD5, and 43 of SHA-512.
        return hash.length() >= 12 + Math.min(encoded.length(), 43)
                && Digests.isEqual(
                        (hash.substring(0, 12) + encoded)
                                .substring(0, hash.length())
                                .getBytes(UTF_8),
                        hash.getBytes(UTF_8));
    }

    /** Little-endian: three bytes are four digits of 6 bits, the lowest first. */
    private static String encoded(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 3) {
            int length = Math.min(3, bytes.length - i);
            int value = 0;
            for (int j = 0; j < length; j++) {
                value |= (bytes[i + j] & 0xff) << (8 * j);
            }
            for (int j = 0; j <= length; j++) {
                text.append(DIGITS.charAt(value >> (6 * j) & 0x3f));
            }
        }
        return text.toString();
    }
}
