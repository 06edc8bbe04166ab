package dev.gatehouse.audit;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.token.AccessToken;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open streams of audit events. Each ends with the token that opened it.
 *
 * <p>A client that does not read blocks the thread that writes to it, until the container closes the connection after its
 * write timeout. So each stream is written by a task of its own, of which there is at most one at a time. Nothing is
 * queued in memory: a slow stream continues in the store where it stopped.
 */
@Component
class EventStreams {
    static final int MAX_STREAMS = 20;
    private static final int BATCH = 200;

    /**
     * A comment keeps proxies from closing an idle stream, and detects a client that has disconnected: the second write
     * after that fails. One a second, so that the client soon makes room for another.
     */
    private static final int WRITES_BETWEEN_COMMENTS = 2;

    private final AuditQueries queries;
    private final Revocations revocations;
    private final Clock clock;
    private final TaskExecutor executor;
    private final List<Stream> streams = new CopyOnWriteArrayList<>();

    EventStreams(
            AuditQueries queries,
            Revocations revocations,
            Clock clock,
            @Qualifier(ThreadPools.EVENT_STREAM_WRITERS) TaskExecutor executor,
            MeterRegistry meters) {
        this.queries = queries;
        this.revocations = revocations;
        this.clock = clock;
        this.executor = executor;
        Gauge.builder("gatehouse.audit.streams", streams, List::size)
                .description("Open streams of audit events")
                .register(meters);
    }

    /**
     * @param after the id of the last event that the client has
     * @param filter without times
     * @throws Refusal {@code rate_exceeded} when too many streams are open
     */
    synchronized SseEmitter open(AccessToken token, long after, EventFilter filter) {
        if (streams.size() >= MAX_STREAMS) {
            throw new Refusal(ProblemCode.RATE_EXCEEDED, "There are " + MAX_STREAMS + " open event streams already");
        }
        long lifetime =
                Duration.between(clock.instant(), token.validity().expiresAt()).toMillis();
        Stream stream = new Stream(new SseEmitter(Math.max(1, lifetime)), token.session(), filter, after);
        streams.add(stream);
        stream.emitter.onCompletion(() -> streams.remove(stream));
        stream.emitter.onTimeout(stream.emitter::complete);
        stream.emitter.onError(broken -> streams.remove(stream));
        return stream.emitter;
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.EVENT_STREAMS)
    void startWrites() {
        for (Stream stream : streams) {
            if (stream.writing.compareAndSet(false, true)) {
                try {
                    executor.execute(() -> write(stream));
                } catch (TaskRejectedException shuttingDown) {
                    stream.writing.set(false);
                }
            }
        }
    }

    /** A stream is a request that does not end by itself: the shutdown would wait for it. */
    @EventListener(ContextClosedEvent.class)
    void completeAll() {
        for (Stream stream : streams) {
            // The emitter of a stream that is being written is locked.
            if (stream.writing.compareAndSet(false, true)) {
                stream.emitter.complete();
            }
        }
    }

    private void write(Stream stream) {
        try {
            do {
                if (revocations.isRevoked(stream.session)) {
                    stream.emitter.complete();
                    return;
                }
            } while (writeBatch(stream));
            if (stream.writes++ % WRITES_BETWEEN_COMMENTS == 0) {
                stream.emitter.send(SseEmitter.event().comment("alive"));
            }
        } catch (IOException | IllegalStateException clientIsGone) {
            streams.remove(stream);
        } catch (DataAccessException continuedWhenTheStoreIsAvailable) {
            stream.writes++;
        } finally {
            stream.writing.set(false);
        }
    }

    /** @return whether there may be more events */
    private boolean writeBatch(Stream stream) throws IOException {
        List<AuditEvent> events = queries.after(stream.lastId, stream.filter, BATCH);
        for (AuditEvent event : events) {
            stream.emitter.send(SseEmitter.event()
                    .id(Long.toString(event.id()))
                    .name(event.kind())
                    .data(event, MediaType.APPLICATION_JSON));
            stream.lastId = event.id();
        }
        return events.size() == BATCH;
    }

    /** Its mutable fields belong to the task that has set {@code writing}. */
    private static final class Stream {
        private final SseEmitter emitter;
        private final PresentedSession session;
        private final EventFilter filter;
        private final AtomicBoolean writing = new AtomicBoolean();
        private long lastId;
        private int writes;

        Stream(SseEmitter emitter, PresentedSession session, EventFilter filter, long lastId) {
            this.emitter = emitter;
            this.session = session;
            this.filter = filter;
            this.lastId = lastId;
        }
    }
}
