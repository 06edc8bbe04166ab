package dev.gatehouse.backup;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts or decrypts the chunks of one backup with AES-256-GCM, in their order. The nonce is the number of the chunk and
 * whether it is the last one (STREAM, Hoang et al. 2015): chunks cannot be left out, exchanged or cut off. A key encrypts one
 * backup only, so no nonce is used twice.
 */
final class ChunkCipher {
    static final int PLAIN_BYTES = 64 * 1024;
    static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private final int mode;
    private final SecretKey key;
    private long number;

    /** @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE} */
    ChunkCipher(int mode, SecretKey key) {
        this.mode = mode;
        this.key = key;
    }

    /** @throws GeneralSecurityException if the chunk is not what was encrypted at this place */
    byte[] next(byte[] chunk, int length, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putLong(number++)
                .putInt(last ? 1 : 0)
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return cipher.doFinal(chunk, 0, length);
    }
}
