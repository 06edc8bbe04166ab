package dev.gatehouse.backup;

import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.ExpiryClock;
import dev.gatehouse.token.keys.KeyAdministration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes a database from a backup safe to start with. */
@Component
public record RestoredStore(
        Revocations revocations, KeyAdministration keys, ExpiryClock clock, ApplicationEventPublisher events) {

    /**
     * Ends all sessions, since those that ended after the backup would be valid again. Withdraws all generated signing keys,
     * since one of them may have been declared compromised after the backup. The time since the backup is no jump of the clock.
     */
    public void endEverything() {
        revocations.revokeRestored();
        keys.withdrawAll();
        clock.forgetLastUse();
        events.publishEvent(new BackupRestored());
    }
}
