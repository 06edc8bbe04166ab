package dev.gatehouse.interop;

import dev.gatehouse.interop.RevocationsController.Ends;
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

/** The services that wait for the next end of a session. They hold a connection each, and no thread. */
@Component
class RevocationLongPoll {
    private static final int MOST = 500;

    private final RevocationFeed feed;
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

    RevocationLongPoll(RevocationFeed feed, MeterRegistry meters) {
        this.feed = feed;
        feed.subscribe(this::answer);
        Gauge.builder("gatehouse.verifiers.waiting", waiting, List::size)
                .description("Services that wait for the next end of a session")
                .register(meters);
    }

    /** @throws Refusal {@code rate_exceeded} when too many wait already */
    DeferredResult<Ends> await(Cursor cursor, Duration longest) {
        if (waiting.size() >= MOST) {
            throw new Refusal(ProblemCode.RATE_EXCEEDED, "There are " + MOST + " who wait already")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        DeferredResult<Ends> result = new DeferredResult<>(longest.toMillis(), () -> nothing(cursor));
        Waiting one = new Waiting(cursor, result);
        waiting.add(one);
        result.onCompletion(() -> waiting.remove(one));
        // What ended between the look at the feed and our place in the list was told to those before us alone.
        one.answer(feed.after(cursor));
        return result;
    }

    private void answer() {
        Map<Cursor, FeedPage> pages = new HashMap<>();
        waiting.forEach(one -> one.answer(pages.computeIfAbsent(one.cursor, feed::after)));
    }

    /** A shutdown would wait for them. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        waiting.forEach(one -> one.result.setResult(nothing(one.cursor)));
    }

    private static Ends nothing(Cursor cursor) {
        return Ends.of(new FeedPage(cursor, List.of(), false));
    }

    private record Waiting(Cursor cursor, DeferredResult<Ends> result) {
        void answer(FeedPage page) {
            if (page.hasNews()) {
                result.setResult(Ends.of(page));
            }
        }
    }
}
