package dev.gatehouse.interop;

import dev.gatehouse.interop.RevocationsController.RevocationResponse;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Requests that wait for the next revocation. Each holds a connection, but no thread. */
@Component
class RevocationLongPoll {
    static final int MAX_WAITING = 500;
    static final int MAX_WAITING_PER_VERIFIER = MAX_WAITING / 2;

    private final RevocationFeed feed;
    private final List<WaitingRequest> waiting = new CopyOnWriteArrayList<>();

    RevocationLongPoll(RevocationFeed feed, MeterRegistry meters) {
        this.feed = feed;
        feed.subscribe(this::respond);
        Gauge.builder("gatehouse.verifiers.waiting", waiting, List::size)
                .description("Services that wait for the next revocation")
                .register(meters);
    }

    /**
     * @param verifier who waits; one verifier cannot take all places
     * @throws Refusal {@code rate_exceeded} when too many requests wait already
     */
    DeferredResult<RevocationResponse> await(String verifier, Cursor cursor, Duration maxWait) {
        requirePlace(waiting.size(), MAX_WAITING, "");
        requirePlace(waitingOf(verifier), MAX_WAITING_PER_VERIFIER, " of this client");
        DeferredResult<RevocationResponse> result =
                new DeferredResult<>(maxWait.toMillis(), () -> withoutRevocations(cursor));
        WaitingRequest request = new WaitingRequest(verifier, cursor, result);
        waiting.add(request);
        result.onCompletion(() -> waiting.remove(request));
        // A revocation between the first read of the feed and the registration would be missed otherwise.
        request.respondWith(feed.after(cursor));
        return result;
    }

    long waitingOf(String verifier) {
        return waiting.stream()
                .filter(request -> request.verifier.equals(verifier))
                .count();
    }

    private static void requirePlace(long taken, int places, String whose) {
        if (taken >= places) {
            throw new Refusal(
                            ProblemCode.RATE_EXCEEDED, "There are " + places + " waiting requests" + whose + " already")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }

    private void respond() {
        Map<Cursor, FeedPage> pages = new HashMap<>();
        waiting.forEach(request -> request.respondWith(pages.computeIfAbsent(request.cursor, feed::after)));
    }

    /** The shutdown would wait for these requests. */
    @EventListener(ContextClosedEvent.class)
    void respondAtShutdown() {
        waiting.forEach(request -> request.result.setResult(withoutRevocations(request.cursor)));
    }

    private static RevocationResponse withoutRevocations(Cursor cursor) {
        return RevocationResponse.of(new FeedPage(cursor, List.of(), List.of(), false));
    }

    private record WaitingRequest(String verifier, Cursor cursor, DeferredResult<RevocationResponse> result) {
        void respondWith(FeedPage page) {
            if (page.hasNews()) {
                result.setResult(RevocationResponse.of(page));
            }
        }
    }
}
