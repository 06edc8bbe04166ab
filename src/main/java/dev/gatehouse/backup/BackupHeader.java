package dev.gatehouse.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.token.keys.BackupKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.crypto.SecretKey;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The beginning of a backup. The key of the backup is derived from it, so a changed header has another key.
 */
final class BackupHeader {
    private static final String FORMAT = "gatehouse-backup-1 ";
    private static final int ID_BYTES = 16;
    private static final int SALT_BYTES = 32;

    private final String masterKeyId;
    private final byte[] salt;

    private BackupHeader(String masterKeyId, byte[] salt) {
        this.masterKeyId = masterKeyId;
        this.salt = salt;
    }

    static BackupHeader create(String masterKeyId) {
        return new BackupHeader(
                masterKeyId, KeyGenerators.secureRandom(SALT_BYTES).generateKey());
    }

    /** The key of the backup: that of its master key and of the random bytes of this header. */
    SecretKey key(BackupKeys keys) {
        return keys.key(masterKeyId, salt);
    }

    void write(OutputStream out) throws IOException {
        out.write((FORMAT + masterKeyId).getBytes(US_ASCII));
        out.write(salt);
    }

    /** @throws UnusableBackupException if the file is not a backup */
    static BackupHeader read(InputStream in) throws IOException {
        String text = new String(in.readNBytes(FORMAT.length() + ID_BYTES), US_ASCII);
        if (!text.startsWith(FORMAT)) {
            throw new UnusableBackupException("it is not a backup of Gatehouse");
        }
        return new BackupHeader(text.substring(FORMAT.length()), in.readNBytes(SALT_BYTES));
    }
}
