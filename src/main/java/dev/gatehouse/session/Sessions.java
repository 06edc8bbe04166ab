package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.storage.StoreTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Opens sessions, and determines their absolute end. */
@Component
public class Sessions {
    private final SessionProperties properties;
    private final SessionStore store;
    private final Clock clock;
    private final IdGenerator ids;
    private final Timer opening;

    Sessions(SessionProperties properties, SessionStore store, Clock clock, IdGenerator ids, MeterRegistry meters) {
        this.properties = properties;
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.opening = StoreTimer.of("open", meters);
    }

    /** A new session that is not stored yet: until {@link #open}, nothing has to be undone when the sign-in fails. */
    public Session begin(Identity identity) {
        return new Session(
                ids.generateId().toString(), identity, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Stores a session. From now on it counts towards the limit of its user.
     *
     * @throws Refusal {@code too_many_sessions}
     */
    public void open(Session session, Caller caller) {
        opening.record(() -> store.add(session, caller, endOf(session.openedAt())));
    }

    /** The absolute end of a session that was opened at {@code openedAt}: from then on none of its tokens is valid. */
    public Instant endOf(Instant openedAt) {
        return openedAt.plus(properties.lifetime());
    }
}
