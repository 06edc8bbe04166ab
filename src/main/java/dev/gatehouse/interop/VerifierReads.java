package dev.gatehouse.interop;

import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.interop.VerifierAuthentication.Verifier;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The last request of each registered service for revocations, at this node since its start. */
@Component
@Profile(EdgeMode.OFF)
class VerifierReads {
    private final Map<String, Read> latest = new ConcurrentHashMap<>();
    private final Clock clock;

    VerifierReads(Clock clock) {
        this.clock = clock;
    }

    /** @param position what the service has read before this request */
    record Read(Instant at, Cursor position) {}

    void record(Verifier verifier, Cursor position) {
        latest.put(verifier.id(), new Read(clock.instant(), position));
    }

    Optional<Read> latestOf(String verifier) {
        return Optional.ofNullable(latest.get(verifier));
    }
}
