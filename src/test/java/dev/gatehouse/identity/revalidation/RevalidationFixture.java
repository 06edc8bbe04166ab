package dev.gatehouse.identity.revalidation;

import dev.gatehouse.identity.Identities;
import dev.gatehouse.session.revocation.Revocations;
import java.time.Clock;
import java.time.Duration;

/** Revalidation every ten minutes, in the thread that starts it. */
public final class RevalidationFixture {
    private RevalidationFixture() {}

    public static Revalidation revalidation(Identities identities, Revocations revocations, Clock clock) {
        return new Revalidation(
                new RevalidationProperties(Duration.ofMinutes(10), Duration.ofHours(1)),
                identities,
                revocations,
                Runnable::run,
                clock);
    }
}
