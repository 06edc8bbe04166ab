package dev.gatehouse.interop;

import dev.gatehouse.interop.RevocationsController.RevocationResponse;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.token.keys.KeysWithdrawn;
import dev.gatehouse.token.keys.SigningKeys;
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
    private final SigningKeys keys;
    private final List<WaitingRequest> waiting = new CopyOnWriteArrayList<>();

    RevocationLongPoll(RevocationFeed feed, SigningKeys keys, MeterRegistry meters) {
        this.feed = feed;
        this.keys = keys;
        feed.subscribe(this::respond);
        Gauge.builder("gatehouse.verifiers.waiting", waiting, List::size)
                .description("Services that wait for the next revocation")
                .register(meters);
    }

    /**
     * @param verifier who waits; one verifier cannot take all places
     * @throws Refusal {@code rate_exceeded} when too many requests wait already
     */
    DeferredResult<RevocationResponse> await(String verifier, FeedCursor cursor, Duration maxWait) {
        requirePlace(waiting.size(), MAX_WAITING, "");
        requirePlace(waitingOf(verifier), MAX_WAITING_PER_VERIFIER, " of this client");
        DeferredResult<RevocationResponse> result =
                new DeferredResult<>(maxWait.toMillis(), () -> withoutRevocations(cursor));
        WaitingRequest request = new WaitingRequest(verifier, cursor, result);
        waiting.add(request);
        result.onCompletion(() -> waiting.remove(request));
        // A revocation between the first read of the feed and the registration would be missed otherwise.
        respond(request, feed.after(cursor.revocations()));
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

    /** A withdrawn key is news of all services. */
    @EventListener(KeysWithdrawn.class)
    void respond() {
        Map<Cursor, FeedPage> pages = new HashMap<>();
        waiting.forEach(request -> respond(request, pages.computeIfAbsent(request.cursor.revocations(), feed::after)));
    }

    private void respond(WaitingRequest request, FeedPage page) {
        if (page.hasNews() || request.cursor.precedes(keys)) {
            request.result.setResult(RevocationResponse.of(request.cursor, page, keys));
        }
    }

    /** The shutdown would wait for these requests. */
    @EventListener(ContextClosedEvent.class)
    void respondAtShutdown() {
        waiting.forEach(request -> request.result.setResult(withoutRevocations(request.cursor)));
    }

    private RevocationResponse withoutRevocations(FeedCursor cursor) {
        return RevocationResponse.of(cursor, new FeedPage(cursor.revocations(), List.of(), List.of(), false), keys);
    }

    private record WaitingRequest(String verifier, FeedCursor cursor, DeferredResult<RevocationResponse> result) {}
}
