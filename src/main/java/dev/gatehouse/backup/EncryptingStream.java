package dev.gatehouse.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/** Encrypts a backup in chunks. The backup is complete only after {@link #close}, which leaves the other stream open. */
final class EncryptingStream extends FilterOutputStream {
    private final ChunkCipher cipher;
    private final byte[] chunk = new byte[ChunkCipher.PLAIN_BYTES];
    private int used;

    EncryptingStream(OutputStream out, SecretKey key) {
        super(out);
        this.cipher = new ChunkCipher(Cipher.ENCRYPT_MODE, key);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** A full chunk is written when more follows, since the last one is marked. */
    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (used == chunk.length) {
                writeChunk(false);
            }
            int part = Math.min(count - done, chunk.length - used);
            System.arraycopy(bytes, from + done, chunk, used, part);
            used += part;
            done += part;
        }
    }

    @Override
    public void close() throws IOException {
        writeChunk(true);
        out.flush();
    }

    private void writeChunk(boolean last) throws IOException {
        try {
            out.write(cipher.next(chunk, used, last));
            used = 0;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
