package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the private keys in the store with AES-256-GCM. Each is bound to its name, so that one row of the database
 * cannot replace another.
 */
final class MasterKeys {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_DIGITS = 16;

    private final Map<String, SecretKeySpec> byId = new LinkedHashMap<>();
    private final SecureRandom random;

    /** @param keys 32 bytes each; the first one encrypts, all decrypt */
    MasterKeys(List<byte[]> keys, SecureRandom random) {
        this.random = random;
        for (byte[] key : keys) {
            if (key.length != KEY_BYTES) {
                throw new Misconfiguration(
                        "gatehouse.keys.master-key",
                        "has a key of " + key.length + " bytes, where " + KEY_BYTES + " are needed",
                        "Make one with: openssl rand -base64 32");
            }
            byId.put(id(key), new SecretKeySpec(key, "AES"));
        }
    }

    /** @return the id of the master key, the nonce and the ciphertext, separated by dots */
    String wrap(String name, byte[] secret) {
        String id = byId.keySet().iterator().next();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] wrapped = crypt(Cipher.ENCRYPT_MODE, id, name, nonce, secret);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return id + "." + base64.encodeToString(nonce) + "." + base64.encodeToString(wrapped);
    }

    /** @throws Misconfiguration if the master key is not configured */
    byte[] unwrap(String name, String wrapped) {
        String[] parts = wrapped.split("\\.", -1);
        if (!byId.containsKey(parts[0])) {
            throw new Misconfiguration(
                    "gatehouse.keys.master-key",
                    "lacks the key " + parts[0] + ", under which the store's keys are encrypted; there are "
                            + byId.keySet(),
                    "Add that master key after the others. Nothing has been changed.");
        }
        Base64.Decoder base64 = Base64.getUrlDecoder();
        return crypt(Cipher.DECRYPT_MODE, parts[0], name, base64.decode(parts[1]), base64.decode(parts[2]));
    }

    /** Whether a secret is encrypted under the first key. */
    boolean isNewest(String wrapped) {
        return wrapped.startsWith(byId.keySet().iterator().next() + ".");
    }

    Set<String> ids() {
        return byId.keySet();
    }

    private byte[] crypt(int mode, String id, String name, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, byId.get(id), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the stored key " + name + " is not what was encrypted", e);
        }
    }

    /** Identifies a master key without revealing it. */
    private static String id(byte[] key) {
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.digest(key), ID_DIGITS / 2));
    }

    @Override
    public String toString() {
        return "MasterKeys" + byId.keySet();
    }
}
