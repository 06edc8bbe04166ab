package dev.gatehouse.backup;

import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.token.keys.BackupKeys;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/** Reads a backup, without a database. */
@Component
@Import({BackupKeys.class, StorageConfiguration.class})
public record BackupArchive(BackupKeys keys) {

    /**
     * Writes the database of a backup. It must not be used before this method returns.
     *
     * @param backup a file of {@link Backups}
     * @throws UnusableBackupException if the backup was cut or changed, or is none
     * @throws dev.gatehouse.config.Misconfiguration if its master key is not configured
     */
    public void extract(Path backup, OutputStream database) throws IOException {
        try (InputStream plain = open(backup);
                ZipInputStream zip = new ZipInputStream(plain)) {
            zip.getNextEntry();
            zip.transferTo(database);
            plain.transferTo(OutputStream.nullOutputStream());
        }
    }

    private InputStream open(Path backup) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(backup));
        try {
            return new DecryptingStream(file, BackupHeader.read(file, keys));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
