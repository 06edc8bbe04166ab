package dev.gatehouse.edge;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.threads.BoundedCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the core whether it accepts a token. After the first question without an answer no request waits for the core, until
 * it answers again.
 */
class Confirmations {
    private static final Logger log = LoggerFactory.getLogger(Confirmations.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final int MAX_QUESTIONS = 32;
    private static final long MAX_WAIT_SECONDS = 1;
    private static final int MAX_DENIED = 10_000;

    private final CoreClient core;
    private final Semaphore places = new Semaphore(MAX_QUESTIONS);
    /** The hashes of tokens. A question is asked again after a minute, because the clocks of two nodes differ. */
    private final Cache<String, Boolean> denied = BoundedCache.builder(MAX_DENIED)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    private final Counter confirmed;
    private final Counter refused;
    private final Counter unanswered;
    private volatile boolean paused;

    Confirmations(CoreClient core, MeterRegistry meters) {
        this.core = core;
        this.confirmed = counter("confirmed", meters);
        this.refused = counter("denied", meters);
        this.unanswered = counter("unanswered", meters);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("gatehouse.edge.confirmations")
                .description("Tokens that the core was to confirm")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** @param claims those of {@code POST /introspect}; empty if the token is not active */
    record Answer(Map<String, Object> claims) {
        static final Answer DENIED = new Answer(Map.of());

        boolean isDenied() {
            return claims.isEmpty();
        }
    }

    /**
     * @param client the address of the client that presents the token
     * @return empty if the core does not answer in time
     */
    Optional<Answer> ask(String token, String client) {
        String hash = Sha256.base64Url(token);
        if (denied.getIfPresent(hash) != null) {
            return Optional.of(Answer.DENIED);
        }
        Optional<Answer> answer = answer(token, client);
        if (answer.isEmpty()) {
            unanswered.increment();
        } else if (answer.get().isDenied()) {
            denied.put(hash, true);
            refused.increment();
        } else {
            confirmed.increment();
        }
        return answer;
    }

    private Optional<Answer> answer(String token, String client) {
        try {
            if (paused || !places.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            try {
                return paused ? Optional.empty() : Optional.of(answerOfCore(token, client));
            } finally {
                places.release();
            }
        } catch (IOException | JacksonException e) {
            pause(e);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Answer answerOfCore(String token, String client) throws IOException, InterruptedException {
        Map<String, Object> response =
                JSON.readValue(core.introspect(token, client).body(), MEMBERS);
        return Boolean.TRUE.equals(response.get("active")) ? new Answer(response) : Answer.DENIED;
    }

    private synchronized void pause(Exception failure) {
        if (!paused) {
            paused = true;
            log.warn(
                    "the core does not confirm tokens: {}. Until it answers, this edge accepts tokens by their signatures"
                            + " alone, and no HS256 or encrypted tokens that are new to it",
                    failure.getMessage());
        }
    }

    /** Asks about a token that does not exist if the last question had no answer. */
    void resume() {
        if (!paused) {
            return;
        }
        try {
            answerOfCore("probe", "");
            paused = false;
            log.info("the core confirms tokens again");
        } catch (IOException | JacksonException e) {
            log.debug("the core does not confirm tokens", e);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
