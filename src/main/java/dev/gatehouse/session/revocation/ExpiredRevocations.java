package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sessions after their absolute end, and revocations that concern only tokens that have expired. */
@Component
record ExpiredRevocations(
        RevocationStore store,
        RevocationList list,
        @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    void delete() {
        Instant now = clock.instant();
        store.deleteEndedBefore(now);
        list.removeExpired(now);
    }
}
