package dev.gatehouse.audit;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.token.AccessToken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The open streams of events. Each ends with the token that opened it: who wants more comes with a newer one. */
@Component
class EventStreams {
    private static final int MOST = 20;
    private static final int AT_ONCE = 200;

    /** So often a stream says something, so that no proxy takes it for dead, and we hear that nobody listens any more. */
    private static final int BEATS_BETWEEN_COMMENTS = 30;

    private final AuditStore store;
    private final Revocations revocations;
    private final Clock clock;
    private final List<Stream> open = new CopyOnWriteArrayList<>();

    EventStreams(AuditStore store, Revocations revocations, Clock clock) {
        this.store = store;
        this.revocations = revocations;
        this.clock = clock;
    }

    SseEmitter open(AccessToken token, long after, @Nullable String kind, @Nullable String user) {
        if (open.size() >= MOST) {
            throw new Refusal(ProblemCode.RATE_EXCEEDED, "There are " + MOST + " streams of events already");
        }
        long life = Duration.between(clock.instant(), token.expiresAt()).toMillis();
        Stream stream = new Stream(new SseEmitter(Math.max(1, life)), token.sessionId(), kind, user, after);
        open.add(stream);
        stream.emitter.onCompletion(() -> open.remove(stream));
        stream.emitter.onTimeout(stream.emitter::complete);
        stream.emitter.onError(broken -> open.remove(stream));
        return stream.emitter;
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.EVENT_STREAMS)
    void beat() {
        open.forEach(this::beat);
    }

    /** A stream is a request that never ends, for which a shutdown would wait. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        open.forEach(stream -> stream.emitter.complete());
    }

    private void beat(Stream stream) {
        if (revocations.isRevoked(stream.session)) {
            stream.emitter.complete();
            return;
        }
        try {
            List<AuditEvent> events = store.after(stream.seen, stream.kind, stream.user, AT_ONCE);
            for (AuditEvent event : events) {
                stream.emitter.send(SseEmitter.event()
                        .id(Long.toString(event.id()))
                        .name(event.kind())
                        .data(event, MediaType.APPLICATION_JSON));
                stream.seen = event.id();
            }
            if (stream.beats++ % BEATS_BETWEEN_COMMENTS == 0) {
                stream.emitter.send(SseEmitter.event().comment("alive"));
            }
        } catch (IOException | IllegalStateException gone) {
            open.remove(stream);
        } catch (DataAccessException outage) {
            // It goes on where it was, when the store is back.
            stream.beats++;
        }
    }

    private static final class Stream {
        private final SseEmitter emitter;
        private final String session;
        private final @Nullable String kind;
        private final @Nullable String user;
        private long seen;
        private int beats;

        Stream(SseEmitter emitter, String session, @Nullable String kind, @Nullable String user, long seen) {
            this.emitter = emitter;
            this.session = session;
            this.kind = kind;
            this.user = user;
            this.seen = seen;
        }
    }
}
