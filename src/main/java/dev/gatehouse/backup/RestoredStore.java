package dev.gatehouse.backup;

import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.keys.KeyAdministration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes a database from a backup safe to start with. */
@Component
public record RestoredStore(Revocations revocations, KeyAdministration keys, ApplicationEventPublisher events) {

    /**
     * Ends all sessions, since those that ended after the backup would be valid again. Withdraws all generated signing keys,
     * since one of them may have been declared compromised after the backup.
     */
    public void endEverything() {
        revocations.revokeRestored();
        keys.withdrawAll();
        events.publishEvent(new BackupRestored());
    }
}
