package dev.gatehouse.identity.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/** The functions that the hashes of {@link FrameworkHashes} are made with. Passwords are in UTF-8. */
final class Digests {
    private Digests() {}

    /** @param hash group 1: the hash function, null for SHA-1; group 2: iterations */
    static boolean isPbkdf2(String password, Matcher hash, byte[] salt, byte[] stored) {
        String function = hash.group(1) == null ? "SHA1" : hash.group(1).toUpperCase(Locale.ROOT);
        int iterations = Integer.parseInt(hash.group(2));
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, stored.length * 8);
        try {
            return isEqual(
                    SecretKeyFactory.getInstance("PBKDF2WithHmac" + function)
                            .generateSecret(spec)
                            .getEncoded(),
                    stored);
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** @param hash groups r and p of RFC 7914, section 2 */
    static boolean isScrypt(String password, int n, Matcher hash, byte[] salt, byte[] stored) {
        int r = FrameworkHashes.number(hash, "r");
        int p = FrameworkHashes.number(hash, "p");
        return isEqual(SCrypt.generate(password.getBytes(UTF_8), salt, n, r, p, stored.length), stored);
    }

    /** @param stored the digest of the password and a salt, and after it the salt, if any */
    static boolean isSaltedSha(String function, String password, byte[] stored) {
        MessageDigest digest = messageDigest(function);
        if (stored.length < digest.getDigestLength()) {
            return false;
        }
        digest.update(password.getBytes(UTF_8));
        digest.update(Arrays.copyOfRange(stored, digest.getDigestLength(), stored.length));
        return isEqual(digest.digest(), Arrays.copyOf(stored, digest.getDigestLength()));
    }

    /** @return in base64 */
    static String hmac(String function, String key, String password) {
        try {
            Mac mac = Mac.getInstance(function);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), function));
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(UTF_8)));
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    static byte[] digest(String function, byte[] input) {
        return messageDigest(function).digest(input);
    }

    /** In the same time for every difference. */
    static boolean isEqual(byte[] computed, byte[] stored) {
        return MessageDigest.isEqual(computed, stored);
    }

    static MessageDigest messageDigest(String function) {
        try {
            return MessageDigest.getInstance(function);
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
