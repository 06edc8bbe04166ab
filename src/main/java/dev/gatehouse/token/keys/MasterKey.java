package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key of AES-256-GCM, in memory or in a PKCS#11 token.
 *
 * @param id identifies the key without revealing it
 * @param provider of the token that holds the key; null for a key in memory
 */
record MasterKey(String id, SecretKey key, @Nullable Provider provider) {
    static final int BYTES = 32;
    static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 8;

    /** @throws Misconfiguration if it does not have 32 bytes */
    static MasterKey of(byte[] key) {
        Misconfiguration.check(
                key.length == BYTES,
                "gatehouse.keys.master-key has a key of " + key.length + " bytes, where " + BYTES + " are needed",
                MasterKeys.ACTION);
        return new MasterKey(id(key), new SecretKeySpec(key, "AES"), null);
    }

    /** The bytes of a key in a token are unknown, so its label identifies it. */
    static MasterKey inToken(String label, SecretKey key, Provider provider) {
        return new MasterKey(id(("pkcs11:" + label).getBytes(StandardCharsets.UTF_8)), key, provider);
    }

    /**
     * Encrypts or decrypts.
     *
     * @param mode a mode of {@link Cipher}
     * @param name which is authenticated with the text
     * @throws IllegalStateException if the text was not encrypted under this key and name
     * @throws Misconfiguration if the token cannot use the key
     */
    byte[] crypt(int mode, String name, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = provider == null
                    ? Cipher.getInstance("AES/GCM/NoPadding")
                    : Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("the stored key " + name + " is not what was encrypted", e);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new Misconfiguration(
                    "gatehouse.keys.master-key: the key " + id + " cannot encrypt or decrypt: " + e.getMessage(),
                    "A key in a PKCS#11 token must be one of AES with 256 bits that may encrypt and decrypt, and the token"
                            + " must offer CKM_AES_GCM.");
        }
    }

    private static String id(byte[] identity) {
        return HexFormat.of().formatHex(Sha256.digest(identity), 0, ID_BYTES);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "MasterKey[id=" + id + "]";
    }
}
