package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * A random secret that all nodes share. It is stored encrypted under the newest master key, so that the database alone does
 * not reveal it.
 */
@Component
public final class StoredSecret {
    private static final Logger log = LoggerFactory.getLogger(StoredSecret.class);
    private static final String NAME = "password-versions";

    private final JdbcClient jdbc;
    private final MasterKeys master;
    private volatile byte @Nullable [] secret;

    StoredSecret(JdbcClient jdbc, MasterKeys master) {
        this.jdbc = jdbc;
        this.master = master;
    }

    /**
     * Reads the secret, or makes it: call it outside of transactions.
     *
     * @return 32 bytes
     */
    public byte[] bytes() {
        byte[] known = secret;
        if (known == null) {
            known = stored().or(this::made).or(this::stored).orElseThrow();
            secret = known;
        }
        return known.clone();
    }

    private Optional<byte[]> stored() {
        return jdbc.sql("select wrapped from stored_secret where name = ?")
                .param(NAME)
                .query(String.class)
                .optional()
                .flatMap(this::unwrapped);
    }

    /** A secret under a master key that was taken away is replaced: what depends on it is only valid as long as a session. */
    private Optional<byte[]> unwrapped(String wrapped) {
        try {
            byte[] unwrapped = master.unwrap(NAME, wrapped);
            if (!master.isNewest(wrapped)) {
                jdbc.sql("update stored_secret set wrapped = ? where name = ? and wrapped = ?")
                        .params(master.wrap(NAME, unwrapped), NAME, wrapped)
                        .update();
            }
            return Optional.of(unwrapped);
        } catch (Misconfiguration e) {
            log.warn("the secret {} is made anew: {}", NAME, e.getMessage());
            jdbc.sql("delete from stored_secret where name = ? and wrapped = ?")
                    .params(NAME, wrapped)
                    .update();
            return Optional.empty();
        }
    }

    /** Empty if another node was faster. */
    private Optional<byte[]> made() {
        byte[] made = KeyGenerators.secureRandom(MasterKey.BYTES).generateKey();
        try {
            jdbc.sql("insert into stored_secret (name, wrapped) values (?, ?)")
                    .params(NAME, master.wrap(NAME, made))
                    .update();
            return Optional.of(made);
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            return Optional.empty();
        }
    }
}
