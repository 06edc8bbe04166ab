package dev.gatehouse.backup;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.storage.DataDirectory;
import dev.gatehouse.storage.StoreCopy;
import dev.gatehouse.token.keys.BackupKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import javax.crypto.SecretKey;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes encrypted backups of the embedded database while it is in use. */
@Component
public record Backups(StoreCopy store, BackupKeys keys, DataDirectory data, ApplicationEventPublisher events) {

    /**
     * A complete backup.
     *
     * @param content to be closed by the reader
     * @param bytes its length
     */
    public record Backup(InputStream content, long bytes) {}

    /**
     * @param by the administrator, for the audit log
     * @throws Refusal {@code not_implemented} if the store is not an embedded database, {@code store_unavailable} if its
     *     disk has no space for the backup
     */
    public Backup create(String by) throws IOException {
        long size = store.size()
                .orElseThrow(
                        () -> new Refusal(
                                ProblemCode.NOT_IMPLEMENTED,
                                "Only the embedded database is backed up here: use the tools of your database, such as pg_dump"));
        if (!data.hasSpaceFor(size)) {
            throw new Refusal(ProblemCode.STORE_UNAVAILABLE, "The disk has no space for the backup");
        }
        FileChannel draft = data.temporaryFile();
        try {
            OutputStream out = Channels.newOutputStream(draft);
            SecretKey key = BackupHeader.write(out, keys);
            try (OutputStream encrypted = new EncryptingStream(out, key)) {
                store.writeTo(encrypted);
            }
            Backup backup = new Backup(Channels.newInputStream(draft), draft.position());
            draft.position(0);
            events.publishEvent(new BackupCreated(by, backup.bytes()));
            return backup;
        } catch (IOException | RuntimeException e) {
            draft.close();
            throw e;
        }
    }
}
