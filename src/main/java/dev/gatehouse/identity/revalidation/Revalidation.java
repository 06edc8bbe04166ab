package dev.gatehouse.identity.revalidation;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Component;

/**
 * Queries identity sources about signed-in users again, in the background and a little early, so that the result is
 * available when a token is next renewed. No request waits for a source. Users who were removed or disabled lose all
 * sessions.
 */
@Component
public class Revalidation {
    private static final Logger log = LoggerFactory.getLogger(Revalidation.class);

    /** The source is queried when this fraction (a tenth) of the period is left. */
    private static final int EARLY = 10;

    private final RevalidationProperties properties;
    private final Identities identities;
    private final Revocations revocations;
    private final TaskExecutor executor;
    private final Clock clock;
    private final Cache<SourceUser, RevalidationResult> results;
    private final Set<SourceUser> pending = ConcurrentHashMap.newKeySet();

    Revalidation(
            RevalidationProperties properties,
            Identities identities,
            Revocations revocations,
            @Qualifier(ThreadPools.REVALIDATION) TaskExecutor executor,
            Clock clock) {
        this.properties = properties;
        this.identities = identities;
        this.revocations = revocations;
        this.executor = executor;
        this.clock = clock;
        this.results = BoundedCache.builder(10_000)
                .expireAfterWrite(properties.revalidateEvery().multipliedBy(2))
                .build();
    }

    /**
     * @param identity null when the source cannot answer for users who are not present, as an OAuth provider
     * @param confirmedAt when the source answered, in whole seconds
     */
    public record RevalidationResult(@Nullable Identity identity, Instant confirmedAt) {}

    /**
     * The result of a revalidation after a token was issued, if there is one. Starts another revalidation when it is due.
     *
     * @param session of the token
     */
    public Optional<RevalidationResult> resultAfter(PresentedSession session, IdentityConfirmation known) {
        SourceUser subject = new SourceUser(session.user(), known.source());
        Optional<RevalidationResult> newer = Optional.ofNullable(results.getIfPresent(subject))
                .filter(result -> result.confirmedAt().isAfter(known.confirmedAt()));
        Instant confirmedAt = newer.map(RevalidationResult::confirmedAt).orElse(known.confirmedAt());
        Duration period = properties.revalidateEvery();
        if (!clock.instant().isBefore(confirmedAt.plus(period).minus(period.dividedBy(EARLY)))) {
            schedule(subject, session, confirmedAt);
        }
        return newer;
    }

    private void schedule(SourceUser subject, PresentedSession session, Instant confirmedAt) {
        if (!pending.add(subject)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    revalidate(subject, session, confirmedAt);
                } catch (RuntimeException e) {
                    log.warn("revalidation failed, it is retried at the next renewal: source={}", subject.source(), e);
                } finally {
                    pending.remove(subject);
                }
            });
        } catch (TaskRejectedException retriedAtTheNextRenewal) {
            pending.remove(subject);
        }
    }

    private void revalidate(SourceUser subject, PresentedSession session, Instant confirmedAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            Answer answer = identities.current(subject.user(), subject.source()).orElse(null);
            if (answer == null) {
                results.put(subject, new RevalidationResult(null, now));
            } else if (answer instanceof Answer.Known known) {
                results.put(subject, new RevalidationResult(known.identity(), now));
            } else {
                results.invalidate(subject);
                boolean disabled = answer instanceof Answer.Rejected;
                revocations.revokeAllOf(
                        subject.user(),
                        null,
                        disabled ? RevocationReason.ACCOUNT_DISABLED : RevocationReason.USER_GONE);
            }
        } catch (SourceUnavailable e) {
            Instant deadline = confirmedAt.plus(properties.revalidateEvery()).plus(properties.revalidateGrace());
            log.warn(
                    "identity source unavailable, its sessions continue until the grace period ends: source={}"
                            + " reason={}",
                    subject.source(),
                    e.getMessage());
            if (!now.isBefore(deadline)) {
                revocations.revoke(session, RevocationReason.SOURCE_UNREACHABLE);
            }
        }
    }

    private record SourceUser(String user, String source) {}
}
