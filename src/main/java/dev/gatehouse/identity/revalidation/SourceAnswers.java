package dev.gatehouse.identity.revalidation;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.session.revocation.PasswordVersions;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Component;

/**
 * Queries identity sources about signed-in users, in the background, and keeps the answers. Users who were removed or
 * disabled lose all sessions, and users with a new password those from before.
 */
@Component
class SourceAnswers {
    private static final Logger log = LoggerFactory.getLogger(SourceAnswers.class);

    private static final int MAX_USERS = 10_000;

    /** How long a failed query shows that the source does not answer. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    private final RevalidationProperties properties;
    private final Identities identities;
    private final Revocations revocations;
    private final PasswordVersions passwords;
    private final TaskExecutor executor;
    private final Clock clock;
    private final Cache<SourceUser, SourceAnswer> answers;
    private final Cache<SourceUser, Instant> failures;
    private final Map<String, Instant> outages = new ConcurrentHashMap<>();
    private final Set<String> probed = ConcurrentHashMap.newKeySet();
    private final Map<SourceUser, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    SourceAnswers(
            RevalidationProperties properties,
            Identities identities,
            Revocations revocations,
            PasswordVersions passwords,
            @Qualifier(ThreadPools.REVALIDATION) TaskExecutor executor,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.properties = properties;
        this.identities = identities;
        this.revocations = revocations;
        this.passwords = passwords;
        this.executor = executor;
        this.clock = clock;
        this.answers = BoundedCache.expiring(MAX_USERS, properties.longest(), clock);
        this.failures = BoundedCache.expiring(MAX_USERS, RECENT, clock);
    }

    /**
     * @param identity null when the source cannot answer for users who are not present, as an OAuth provider
     * @param accepted false when the user was removed or disabled
     * @param answeredAt when the query began, in whole seconds
     */
    record SourceAnswer(@Nullable Identity identity, boolean accepted, Instant answeredAt) {}

    Optional<SourceAnswer> latest(SourceUser subject) {
        return Optional.ofNullable(answers.getIfPresent(subject));
    }

    /** Whether the last query about this user, or of this source, has just failed. */
    boolean failedRecently(SourceUser subject) {
        return failures.getIfPresent(subject) != null || isDown(subject.source());
    }

    private boolean isDown(String source) {
        Instant failedAt = outages.get(source);
        return failedAt != null && clock.instant().isBefore(failedAt.plus(RECENT));
    }

    /**
     * Queries the source about a user, or joins the query that is under way.
     *
     * @param session ends when the source has not answered for the time of grace
     * @param confirmedAt the last answer about this session
     * @return completed when the source has answered or failed, or when too many queries wait
     */
    CompletableFuture<Void> query(SourceUser subject, PresentedSession session, Instant confirmedAt) {
        CompletableFuture<Void> query = new CompletableFuture<>();
        CompletableFuture<Void> other = pending.putIfAbsent(subject, query);
        if (other != null) {
            return other;
        }
        try {
            executor.execute(() -> {
                try {
                    askUnlessProbed(subject, session, confirmedAt);
                } catch (RuntimeException e) {
                    log.warn("revalidation failed, it is retried at the next renewal: source={}", subject.source(), e);
                } finally {
                    finish(subject, query);
                }
            });
        } catch (TaskRejectedException retriedAtTheNextRenewal) {
            finish(subject, query);
        }
        return query;
    }

    private void finish(SourceUser subject, CompletableFuture<Void> query) {
        pending.remove(subject);
        query.complete(null);
    }

    /** A source that is down occupies one thread, not all of them. */
    private void askUnlessProbed(SourceUser subject, PresentedSession session, Instant confirmedAt) {
        String source = subject.source();
        if (!isDown(source)) {
            ask(subject, session, confirmedAt);
        } else if (probed.add(source)) {
            try {
                ask(subject, session, confirmedAt);
            } finally {
                probed.remove(source);
            }
        }
    }

    private void ask(SourceUser subject, PresentedSession session, Instant confirmedAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            Optional<Answer> answer = identities.current(subject.user(), subject.source());
            outages.remove(subject.source());
            adopt(subject, answer.orElse(null), now);
            failures.invalidate(subject);
        } catch (SourceUnavailable e) {
            if (outages.put(subject.source(), clock.instant()) == null) {
                log.warn(
                        "identity source unavailable, its sessions continue until the grace period ends: source={}"
                                + " reason={}",
                        subject.source(),
                        e.getMessage());
            }
            endOverdue(session, confirmedAt);
        } catch (RuntimeException e) {
            failures.put(subject, clock.instant());
            endOverdue(session, confirmedAt);
            throw e;
        }
    }

    /** A user who is rejected gets no token from now on, even if the store is down and no session can be revoked. */
    private void adopt(SourceUser subject, @Nullable Answer answer, Instant now) {
        if (answer == null) {
            answers.put(subject, new SourceAnswer(null, true, now));
        } else if (answer instanceof Answer.Known known) {
            Identity identity = known.identity();
            String digest = passwords.digest(subject.user(), subject.source(), identity.passwordVersion());
            if (digest != null) {
                revocations.revokeOfOtherPassword(subject.user(), digest);
            }
            answers.put(subject, new SourceAnswer(identity, true, now));
        } else {
            answers.put(subject, new SourceAnswer(null, false, now));
            boolean disabled = answer instanceof Answer.Rejected;
            revocations.revokeAllOf(
                    subject.user(), null, disabled ? RevocationReason.ACCOUNT_DISABLED : RevocationReason.USER_GONE);
        }
    }

    private void endOverdue(PresentedSession session, Instant confirmedAt) {
        if (!clock.instant().isBefore(confirmedAt.plus(properties.withGrace()))) {
            revocations.revoke(session, RevocationReason.SOURCE_UNREACHABLE);
        }
    }
}
