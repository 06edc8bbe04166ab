package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.OptionalInt;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Opens sessions, and determines their absolute end. */
@Component
public class Sessions implements SessionEnds {
    private final SessionProperties properties;
    private final SessionStore store;
    private final Revocations revocations;
    private final Clock clock;
    private final IdGenerator ids;
    private final Timer opening;

    Sessions(
            SessionProperties properties,
            SessionStore store,
            Revocations revocations,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock,
            IdGenerator ids,
            MeterRegistry meters) {
        this.properties = properties;
        this.store = store;
        this.revocations = revocations;
        this.clock = clock;
        this.ids = ids;
        this.opening = StoreTimer.of("open", meters);
    }

    /** The time at which a sign-in starts, for {@link #begin}. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * A new session that is not stored yet: until {@link #open}, nothing has to be undone when the sign-in fails.
     *
     * @param startedAt when the sign-in started, before the credentials were checked. If all sessions of the user were
     *     revoked since, because the password was changed or the account disabled, the check is out of date.
     * @throws Refusal {@code authentication_failed} in that case
     */
    public Session begin(Identity identity, Instant startedAt) {
        Instant openedAt = openedAt(identity.user(), startedAt);
        return new Session(ids.generateId().toString(), identity, openedAt, endOf(openedAt));
    }

    /** Times have whole seconds: a session in the second of a revocation that precedes it is opened in the next one. */
    private Instant openedAt(String user, Instant startedAt) {
        Instant second = startedAt.truncatedTo(ChronoUnit.SECONDS);
        Instant revokedUntil = revocations.revokedUntil(user).orElse(Instant.MIN);
        if (second.isAfter(revokedUntil)) {
            return second;
        }
        if (startedAt.isBefore(revokedUntil)) {
            throw new Refusal(
                    ProblemCode.AUTHENTICATION_FAILED,
                    "Authentication failed for " + user + ": bad credentials",
                    "the sessions of the user were revoked during the sign-in");
        }
        return revokedUntil.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }

    /**
     * Stores a session. From now on it counts towards the limit of its user.
     *
     * @return the number of live sessions of the user with this one; empty if they were not counted
     * @throws Refusal {@code too_many_sessions}
     */
    public OptionalInt open(Session session, Caller caller) {
        return Objects.requireNonNull(opening.record(() -> store.add(session, caller)));
    }

    @Override
    public Instant endOf(Instant openedAt) {
        return openedAt.plus(properties.lifetime());
    }
}
