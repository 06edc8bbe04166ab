package dev.gatehouse.interop;

import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.interop.RevocationsController.RevocationResponse;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.token.keys.KeysWithdrawn;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Requests that wait for the next revocation. Those with the same cursor get the same bytes. */
@Component
@Profile(EdgeMode.OFF)
class RevocationLongPoll {
    private final RevocationFeed feed;
    private final SigningKeys keys;
    private final JsonMapper json;
    private final FeedPlaces places = new FeedPlaces();
    private final Set<WaitingVerifier> waiting = ConcurrentHashMap.newKeySet();

    RevocationLongPoll(RevocationFeed feed, SigningKeys keys, JsonMapper json, MeterRegistry meters) {
        this.feed = feed;
        this.keys = keys;
        this.json = json;
        feed.subscribe(this::respond);
        Gauge.builder("gatehouse.verifiers.waiting", waiting, Set::size)
                .description("Services that wait for the next revocation")
                .register(meters);
    }

    /**
     * Answers the request when there is a revocation after the cursor, or after a time.
     *
     * @param verifier who waits
     * @throws Refusal {@code rate_exceeded} when too many requests wait already
     */
    void await(String verifier, HttpServletRequest request, FeedCursor cursor, Duration maxWait) {
        places.enter(verifier);
        WaitingVerifier added = new WaitingVerifier(
                request, cursor, maxWait, System.nanoTime() + maxWait.toNanos(), () -> places.leave(verifier));
        waiting.add(added);
        // A revocation between the first read of the feed and the registration would be missed otherwise.
        news(cursor).ifPresent(response -> answer(added, response));
    }

    /** The requests of a verifier that wait, or whose response is being written. */
    int waitingOf(String verifier) {
        return places.takenBy(verifier);
    }

    /** A withdrawn key is news of all services. */
    @EventListener(KeysWithdrawn.class)
    void respond() {
        respond(this::news);
    }

    @Scheduled(fixedDelay = 500, scheduler = ThreadPools.MONITOR)
    void respondToOverdue() {
        long now = System.nanoTime();
        waiting.stream()
                .filter(request -> request.isOverdue(now))
                .forEach(request -> answer(request, withoutNews(request.cursor())));
    }

    /** The shutdown would wait for these requests. */
    @EventListener(ContextClosedEvent.class)
    void respondAtShutdown() {
        respond(cursor -> Optional.of(withoutNews(cursor)));
    }

    private void respond(Function<FeedCursor, Optional<byte[]>> response) {
        Map<FeedCursor, Optional<byte[]>> rendered = new HashMap<>();
        waiting.forEach(request ->
                rendered.computeIfAbsent(request.cursor(), response).ifPresent(bytes -> answer(request, bytes)));
    }

    private void answer(WaitingVerifier request, byte[] response) {
        waiting.remove(request);
        request.answer(response);
    }

    private Optional<byte[]> news(FeedCursor cursor) {
        FeedPage page = feed.manyAfter(cursor.revocations());
        return page.hasNews() || cursor.precedes(keys) ? Optional.of(rendered(cursor, page)) : Optional.empty();
    }

    private byte[] withoutNews(FeedCursor cursor) {
        return rendered(cursor, new FeedPage(cursor.revocations(), List.of(), List.of(), false));
    }

    private byte[] rendered(FeedCursor cursor, FeedPage page) {
        return json.writeValueAsBytes(RevocationResponse.of(cursor, page, keys));
    }
}
