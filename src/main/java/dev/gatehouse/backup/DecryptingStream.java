package dev.gatehouse.backup;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/** Decrypts a backup. It returns no byte that is not authenticated, and no end before the end of the backup. */
final class DecryptingStream extends InputStream {
    private static final int CHUNK_BYTES = ChunkCipher.PLAIN_BYTES + ChunkCipher.TAG_BYTES;

    private final InputStream in;
    private final ChunkCipher cipher;
    private byte[] following;
    private byte[] plain = {};
    private int used;
    private boolean ended;

    /** @param in the backup after its header */
    DecryptingStream(InputStream in, SecretKey key) throws IOException {
        this.in = in;
        this.cipher = new ChunkCipher(Cipher.DECRYPT_MODE, key);
        this.following = in.readNBytes(CHUNK_BYTES);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /** @throws UnusableBackupException if the backup was cut or changed */
    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        while (used == plain.length && !ended) {
            decryptChunk();
        }
        int part = Math.min(count, plain.length - used);
        System.arraycopy(plain, used, bytes, from, part);
        used += part;
        return part == 0 && count > 0 ? -1 : part;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void decryptChunk() throws IOException {
        byte[] chunk = following;
        following = in.readNBytes(CHUNK_BYTES);
        ended = following.length == 0;
        if (chunk.length < ChunkCipher.TAG_BYTES) {
            throw new UnusableBackupException("it was cut");
        }
        try {
            plain = cipher.next(chunk, chunk.length, ended);
            used = 0;
        } catch (GeneralSecurityException e) {
            throw new UnusableBackupException("it was cut or changed");
        }
    }
}
