package dev.gatehouse.throttle;

import dev.gatehouse.storage.StoreOutage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Access to the shared budgets. During an outage it tries the store once in five seconds, so that logins do not wait for it. */
class StoreAccess {
    private static final Logger log = LoggerFactory.getLogger(StoreAccess.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final StoreOutage outage = new StoreOutage(
            log, "each node throttles sign-ins by itself meanwhile", "all nodes throttle sign-ins together");
    private final Clock clock;
    private volatile Instant notBefore = Instant.MIN;

    StoreAccess(Clock clock) {
        this.clock = clock;
    }

    /** @return empty if the store is unavailable */
    <T> Optional<T> query(Supplier<T> query) {
        if (clock.instant().isBefore(notBefore)) {
            return Optional.empty();
        }
        try {
            T result = query.get();
            outage.succeeded();
            return Optional.of(result);
        } catch (ConcurrencyFailureException busy) {
            log.debug("the store could not lock a budget", busy);
        } catch (DataAccessException | TransactionException e) {
            notBefore = clock.instant().plus(PAUSE);
            outage.failed(e);
        }
        return Optional.empty();
    }

    /** Does nothing if the store is unavailable. */
    void update(Runnable statement) {
        query(() -> {
            statement.run();
            return true;
        });
    }
}
