package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/** The keys that encrypt backups. They are derived from the master keys, so a backup needs no other secret. */
@Component
@Import(MasterKeyConfiguration.class)
public final class BackupKeys {
    private static final String PURPOSE = "gatehouse backup";

    private final MasterKeys master;

    BackupKeys(MasterKeys master) {
        this.master = master;
    }

    /** The id of the master key for new backups. */
    public String newestId() {
        return master.newestId();
    }

    /**
     * @param masterKeyId as of {@link #newestId} when the backup was made
     * @param salt random bytes of this backup, so that each backup has a key of its own
     * @return a key for AES-256
     * @throws Misconfiguration if the master key is not configured
     */
    public SecretKey key(String masterKeyId, byte[] salt) {
        return master.derive(masterKeyId, PURPOSE.getBytes(StandardCharsets.UTF_8), salt);
    }
}
