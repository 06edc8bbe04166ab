package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Import;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/** The keys that encrypt backups. Each backup has its own, which it contains encrypted under the newest master key. */
@Component
@Import(MasterKeyConfiguration.class)
public final class BackupKeys {
    private static final String NAME = "backup";
    private static final String AES = "AES";

    private final MasterKeys master;

    BackupKeys(MasterKeys master) {
        this.master = master;
    }

    /** Returns a new random key for AES-256. */
    public SecretKey generate() {
        return new SecretKeySpec(KeyGenerators.secureRandom(MasterKey.BYTES).generateKey(), AES);
    }

    /** Encrypts a key of a backup: ASCII text without spaces, of the same length for every key. */
    public String wrap(SecretKey key) {
        return master.wrap(NAME, key.getEncoded());
    }

    /**
     * Decrypts a key of a backup.
     *
     * @throws Misconfiguration if its master key is not configured
     * @throws IllegalStateException if the text was changed
     */
    public SecretKey unwrap(String wrapped) {
        return new SecretKeySpec(master.unwrap(NAME, wrapped), AES);
    }
}
