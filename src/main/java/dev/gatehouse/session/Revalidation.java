package dev.gatehouse.session;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
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
 * Keeps true what tokens say: asks the source again in the background, a little before it is time, so that the answer is
 * there when the token is next renewed. No request ever waits for a source. Whoever is gone or shut out ends.
 */
@Component
public class Revalidation {
    private static final Logger log = LoggerFactory.getLogger(Revalidation.class);

    /** The part of the period that is left when the source is asked. */
    private static final int AHEAD = 10;

    private final RevalidationProperties properties;
    private final Identities identities;
    private final Sessions sessions;
    private final TaskExecutor background;
    private final Clock clock;
    private final Cache<Person, Confirmed> answers;
    private final Set<Person> asking = ConcurrentHashMap.newKeySet();

    Revalidation(
            RevalidationProperties properties,
            Identities identities,
            Sessions sessions,
            @Qualifier(ThreadPools.REVALIDATION) TaskExecutor background,
            Clock clock) {
        this.properties = properties;
        this.identities = identities;
        this.sessions = sessions;
        this.background = background;
        this.clock = clock;
        this.answers = BoundedCache.builder(10_000)
                .expireAfterWrite(properties.revalidateEvery().multipliedBy(2))
                .build();
    }

    /**
     * What the source has said since a token was made, if anything; has it asked again when it is time.
     *
     * @param user the claim {@code sub}
     * @param sessionId the claim {@code sid}
     */
    public Optional<Confirmed> news(String user, String sessionId, IdentityConfirmation standing) {
        Person person = new Person(user, standing.source());
        Confirmed answer = answers.getIfPresent(person);
        Instant confirmedAt =
                answer != null && answer.at().isAfter(standing.confirmedAt()) ? answer.at() : standing.confirmedAt();
        Duration every = properties.revalidateEvery();
        if (!clock.instant().isBefore(confirmedAt.plus(every).minus(every.dividedBy(AHEAD)))) {
            ask(person, sessionId, confirmedAt);
        }
        return Optional.ofNullable(answer).filter(news -> news.at().isAfter(standing.confirmedAt()));
    }

    private void ask(Person person, String sessionId, Instant confirmedAt) {
        if (!asking.add(person)) {
            return;
        }
        try {
            background.execute(() -> {
                try {
                    heed(person, sessionId, confirmedAt);
                } catch (RuntimeException e) {
                    log.warn("{} could not be asked again", person.source(), e);
                } finally {
                    asking.remove(person);
                }
            });
        } catch (TaskRejectedException untilTheNextRenewal) {
            asking.remove(person);
        }
    }

    private void heed(Person person, String sessionId, Instant confirmedAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            Optional<Answer> answer = identities.current(person.user(), person.source());
            if (answer.isEmpty()) {
                answers.put(person, new Confirmed(null, now));
            } else if (answer.get() instanceof Answer.Known known) {
                answers.put(person, new Confirmed(known.identity(), now));
            } else {
                answers.invalidate(person);
                sessions.endAllOf(
                        person.user(),
                        null,
                        answer.get() instanceof Answer.Rejected ? EndReason.ACCOUNT_DISABLED : EndReason.USER_GONE);
            }
        } catch (SourceUnavailable e) {
            Instant end = confirmedAt.plus(properties.revalidateEvery()).plus(properties.revalidateGrace());
            log.warn("{} is down, sessions of it go on for a while: {}", person.source(), e.getMessage());
            if (!now.isBefore(end)) {
                sessions.end(sessionId, EndReason.SOURCE_UNREACHABLE);
            }
        }
    }

    private record Person(String user, String source) {}

    /**
     * What a source said, and when.
     *
     * @param identity null when it can tell nothing of somebody who is not there
     */
    public record Confirmed(@Nullable Identity identity, Instant at) {}
}
