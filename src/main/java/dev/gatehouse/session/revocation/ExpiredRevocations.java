package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.ExpiringData;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Deletes sessions after their absolute end, and revocations that concern only tokens that have expired. */
@Component
record ExpiredRevocations(RevocationStore store, RevocationList list) implements ExpiringData {
    @Override
    public void deleteExpired(Instant now) {
        store.deleteEndedBefore(now);
        list.removeExpired(now);
    }
}
