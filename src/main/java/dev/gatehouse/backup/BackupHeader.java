package dev.gatehouse.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.token.keys.BackupKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.crypto.SecretKey;

/** The beginning of a backup: the name of the format, and the key of the backup, encrypted under a master key. */
final class BackupHeader {
    private static final String FORMAT = "gatehouse-backup-1 ";

    private BackupHeader() {}

    /** Writes the header of a new backup, and returns the key that encrypts the rest. */
    static SecretKey write(OutputStream out, BackupKeys keys) throws IOException {
        SecretKey key = keys.generate();
        out.write((FORMAT + keys.wrap(key) + "\n").getBytes(US_ASCII));
        return key;
    }

    /**
     * Reads the key that decrypts the rest.
     *
     * @throws UnusableBackupException if the file is not a backup, or its header was changed
     * @throws dev.gatehouse.config.Misconfiguration if the master key of the backup is not configured
     */
    static SecretKey read(InputStream in, BackupKeys keys) throws IOException {
        if (!FORMAT.equals(new String(in.readNBytes(FORMAT.length()), US_ASCII))) {
            throw new UnusableBackupException("it is not a backup of Gatehouse");
        }
        StringBuilder wrapped = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || wrapped.length() == 256) {
                throw new UnusableBackupException("its header was changed");
            }
            wrapped.append((char) next);
        }
        try {
            return keys.unwrap(wrapped.toString());
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new UnusableBackupException("its header was changed");
        }
    }
}
