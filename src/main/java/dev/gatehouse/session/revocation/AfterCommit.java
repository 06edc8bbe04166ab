package dev.gatehouse.session.revocation;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A revocation that is rolled back must have no effect. */
final class AfterCommit {
    private AfterCommit() {}

    /**
     * Runs an effect when the current transaction is committed, or at once if there is none. A listener that writes to the
     * store needs a transaction of its own: after the commit, the finished transaction is still bound to the thread.
     */
    static void run(Runnable effect) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            effect.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                effect.run();
            }
        });
    }
}
