package dev.gatehouse.identity.revalidation;

import dev.gatehouse.identity.Identities;
import dev.gatehouse.session.revocation.PasswordVersions;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.keys.KeyedHash;
import java.time.Clock;
import java.time.Duration;
import org.springframework.core.task.TaskExecutor;

/** Revalidation every ten minutes, and an hour of grace. */
public final class RevalidationFixture {
    private RevalidationFixture() {}

    /** In the thread that starts it. */
    public static Revalidation revalidation(
            Identities identities, Revocations revocations, KeyedHash hash, Clock clock) {
        return revalidation(identities, revocations, hash, Runnable::run, clock);
    }

    static Revalidation revalidation(
            Identities identities, Revocations revocations, KeyedHash hash, TaskExecutor executor, Clock clock) {
        RevalidationProperties properties = new RevalidationProperties(Duration.ofMinutes(10), Duration.ofHours(1));
        PasswordVersions passwords = new PasswordVersions(hash);
        SourceAnswers answers = new SourceAnswers(properties, identities, revocations, passwords, executor, clock);
        return new Revalidation(properties, answers, revocations, clock);
    }
}
