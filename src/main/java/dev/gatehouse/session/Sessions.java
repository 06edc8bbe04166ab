package dev.gatehouse.session;

import dev.gatehouse.identity.Identity;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Opens sessions, and knows when they end. */
@Component
public class Sessions {
    private final SessionProperties properties;
    private final Clock clock;
    private final IdGenerator ids;

    Sessions(SessionProperties properties, Clock clock, IdGenerator ids) {
        this.properties = properties;
        this.clock = clock;
        this.ids = ids;
    }

    public Session open(Identity identity) {
        return new Session(
                ids.generateId().toString(), identity, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** The absolute end of a session that was opened at {@code openedAt}: no token of it is good from then on. */
    public Instant endOf(Instant openedAt) {
        return openedAt.plus(properties.lifetime());
    }
}
