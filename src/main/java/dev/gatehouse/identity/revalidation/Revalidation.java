package dev.gatehouse.identity.revalidation;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.revalidation.SourceAnswers.SourceAnswer;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.StorageConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Decides whether what a token says about its user may be repeated in the next one. The source is queried a little early,
 * so that the answer is there when the next token is due. Without an answer that is recent enough no token is renewed,
 * except during an outage of the source, for the time of grace.
 */
@Component
public class Revalidation {
    private static final Logger log = LoggerFactory.getLogger(Revalidation.class);

    /** The source is queried when this fraction (a tenth) of the period is left. */
    private static final int EARLY = 10;

    /** Of the threads that serve requests. */
    private static final int MAX_WAITING = 20;

    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RevalidationProperties properties;
    private final SourceAnswers answers;
    private final Revocations revocations;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MAX_WAITING);

    Revalidation(
            RevalidationProperties properties,
            SourceAnswers answers,
            Revocations revocations,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock) {
        this.properties = properties;
        this.answers = answers;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * @param identity null when the source cannot answer for users who are not present, as an OAuth provider
     * @param confirmedAt when the source answered, in whole seconds
     */
    public record RevalidationResult(@Nullable Identity identity, Instant confirmedAt) {}

    /**
     * Queries the source if that is due, and waits for the answer if {@link #resultAfter} needs it: at most 1 s, and at most
     * 20 callers at once. The caller holds nothing that other requests need.
     *
     * @param session of the token
     * @param known what the token says
     */
    public void prepare(PresentedSession session, IdentityConfirmation known) {
        SourceUser subject = new SourceUser(session.user(), known.source());
        Optional<SourceAnswer> newer = newer(subject, known);
        Instant confirmedAt = confirmedAt(newer, known);
        Duration period = properties.revalidateEvery();
        boolean accepted = newer.map(SourceAnswer::accepted).orElse(true);
        if (accepted && isWithin(period.minus(period.dividedBy(EARLY)), confirmedAt)) {
            return;
        }
        CompletableFuture<Void> query = answers.query(subject, session, confirmedAt);
        if (!isUsable(subject, confirmedAt) && !query.isDone() && places.tryAcquire()) {
            try {
                await(query);
            } finally {
                places.release();
            }
        }
    }

    /**
     * What the source has answered since a token was issued; empty if what the token says is recent enough. Does not wait.
     *
     * @throws Refusal {@code session_ended} if the source no longer accepts the user, or {@code identity_source_unavailable}
     *     without an answer that is recent enough
     */
    public Optional<RevalidationResult> resultAfter(PresentedSession session, IdentityConfirmation known) {
        SourceUser subject = new SourceUser(session.user(), known.source());
        Optional<SourceAnswer> newer = newer(subject, known);
        if (revocations.isRevoked(session)
                || newer.filter(answer -> !answer.accepted()).isPresent()) {
            throw new Refusal(
                    ProblemCode.SESSION_ENDED,
                    "session has ended",
                    "the source no longer accepts the user or the password");
        }
        if (!isUsable(subject, confirmedAt(newer, known))) {
            throw new Refusal(
                            ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                            "The identity source is unavailable, try again later",
                            subject.source() + ": no answer about the user for too long")
                    .withRetryAfter(RETRY_AFTER)
                    .bySource(subject.source());
        }
        return newer.map(answer -> new RevalidationResult(answer.identity(), answer.answeredAt()));
    }

    /** An older answer of this node does not undo what the token has from another node. */
    private Optional<SourceAnswer> newer(SourceUser subject, IdentityConfirmation known) {
        return answers.latest(subject).filter(answer -> answer.answeredAt().isAfter(known.confirmedAt()));
    }

    private static Instant confirmedAt(Optional<SourceAnswer> newer, IdentityConfirmation known) {
        return newer.map(SourceAnswer::answeredAt).orElse(known.confirmedAt());
    }

    private boolean isUsable(SourceUser subject, Instant confirmedAt) {
        return isWithin(properties.revalidateEvery(), confirmedAt)
                || (isWithin(properties.withGrace(), confirmedAt) && answers.failedRecently(subject));
    }

    private boolean isWithin(Duration time, Instant confirmedAt) {
        return clock.instant().isBefore(confirmedAt.plus(time));
    }

    private static void await(CompletableFuture<Void> query) {
        try {
            query.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("an identity source has not answered yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
