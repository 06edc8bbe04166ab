package dev.gatehouse.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup can neither be read nor changed without its key. */
@Tag("unit")
class BackupFormatTest {
    private static final int CHUNK = ChunkCipher.PLAIN_BYTES + ChunkCipher.TAG_BYTES;
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private final Random random = new Random(3);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void anyLengthIsReadAsItWasWritten(int length) throws IOException {
        byte[] plain = bytes(length);
        byte[] encrypted = encrypted(plain);
        assertThat(decrypted(encrypted, KEY)).isEqualTo(plain);
        assertThat(decrypted(encrypted(plain), KEY)).isEqualTo(plain);
    }

    @Test
    void aCutBackupIsRefusedAlsoBetweenTwoChunks() throws IOException {
        byte[] encrypted = encrypted(bytes(200_000));
        for (int length : new int[] {0, 1, CHUNK - 1, CHUNK, 2 * CHUNK, encrypted.length - 1}) {
            assertRefused(Arrays.copyOf(encrypted, length), KEY);
        }
    }

    @Test
    void aChangedBackupIsRefused() throws IOException {
        byte[] encrypted = encrypted(bytes(200_000));
        for (int i = 0; i < 50; i++) {
            byte[] changed = encrypted.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            assertRefused(changed, KEY);
        }
        assertRefused(Arrays.copyOf(encrypted, encrypted.length + 1), KEY);
    }

    @Test
    void exchangedChunksAreRefused() throws IOException {
        byte[] encrypted = encrypted(bytes(200_000));
        byte[] exchanged = encrypted.clone();
        System.arraycopy(encrypted, 0, exchanged, CHUNK, CHUNK);
        System.arraycopy(encrypted, CHUNK, exchanged, 0, CHUNK);
        assertRefused(exchanged, KEY);
    }

    @Test
    void anotherKeyIsRefused() throws IOException {
        byte[] other = new byte[32];
        other[0] = 1;
        assertRefused(encrypted(bytes(10)), new SecretKeySpec(other, "AES"));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] encrypted(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream stream = new EncryptingStream(out, KEY)) {
            stream.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] decrypted(byte[] encrypted, SecretKey key) throws IOException {
        try (DecryptingStream stream = new DecryptingStream(new ByteArrayInputStream(encrypted), key)) {
            return stream.readAllBytes();
        }
    }

    private static void assertRefused(byte[] encrypted, SecretKey key) {
        assertThatThrownBy(() -> decrypted(encrypted, key)).isInstanceOf(UnusableBackupException.class);
    }
}
