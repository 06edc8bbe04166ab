package dev.gatehouse.edge;

import dev.gatehouse.edge.CoreClient.CoreRefusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.TaskScheduler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads the feed and the keys of the core, from before the web server accepts requests until it has stopped. */
class CoreReader implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CoreReader.class);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration KEYS_EVERY = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Limits the requests to a core that answers at once although it has no news. */
    private static final Duration SPACING = Duration.ofMillis(20);
    /** The web server starts in a later phase, and so stops earlier. */
    private static final int PHASE = DEFAULT_PHASE - 8192;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final CoreClient core;
    private final CoreFeed feed;
    private final CoreKeys keys;
    private final CoreState state;
    private final Confirmations confirmations;
    private final EdgeVerifier verifier;
    private final TaskScheduler scheduler;
    private final Counter failures;
    private volatile List<Future<?>> tasks = List.of();
    private volatile boolean failing;
    private String cursor = "";

    CoreReader(
            CoreClient core,
            CoreFeed feed,
            CoreKeys keys,
            CoreState state,
            Confirmations confirmations,
            EdgeVerifier verifier,
            TaskScheduler scheduler,
            MeterRegistry meters) {
        this.core = core;
        this.feed = feed;
        this.keys = keys;
        this.state = state;
        this.confirmations = confirmations;
        this.verifier = verifier;
        this.scheduler = scheduler;
        this.failures = Counter.builder("gatehouse.edge.feed.failures")
                .description("Failed requests for revocations")
                .register(meters);
    }

    @Override
    public void start() {
        tasks = List.of(
                repeat(this::readFeed, () -> failing ? PAUSE : feed.isComplete() ? SPACING : Duration.ZERO),
                repeat(this::readKeys, () -> keys.isFailing() ? PAUSE : KEYS_EVERY),
                repeat(confirmations::resume, () -> PAUSE));
    }

    private Future<?> repeat(Runnable task, Supplier<Duration> pause) {
        // Null only for a trigger that never fires.
        return Objects.requireNonNull(scheduler.schedule(task, context -> {
            Instant ended = context.lastCompletion();
            return ended == null ? context.getClock().instant() : ended.plus(pause.get());
        }));
    }

    @Override
    public void stop() {
        tasks.forEach(task -> task.cancel(true));
        tasks = List.of();
    }

    @Override
    public boolean isRunning() {
        return !tasks.isEmpty();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void readKeys() {
        try {
            keys.refresh();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads one response. It waits for news only if all earlier ones are known. */
    private void readFeed() {
        try {
            byte[] response = core.revocations(cursor, feed.isComplete() ? WAIT : Duration.ZERO)
                    .body();
            CoreFeed.Page page = JSON.readValue(response, CoreFeed.Page.class);
            if (feed.add(page)) {
                verifier.forget();
                keys.refresh();
            }
            cursor = page.cursor();
            if (feed.isComplete()) {
                state.feedRead();
            }
            if (failing) {
                log.info("the revocations are read from the core again");
            }
            failing = false;
        } catch (CoreRefusal e) {
            // A cursor that the core does not know: the feed is read from the beginning.
            cursor = e.status() == 400 ? "" : cursor;
            failed(e);
        } catch (IOException | JacksonException | IllegalStateException e) {
            failed(e);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Exception failure) {
        failures.increment();
        if (!failing) {
            log.warn(
                    "the revocations cannot be read from the core, the next attempts are a second apart: {}. Until"
                            + " gatehouse.edge.max-staleness has passed, tokens are accepted without new sign-outs",
                    failure.getMessage());
        }
        failing = true;
    }
}
