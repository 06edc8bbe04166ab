package dev.gatehouse.throttle;

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

/** The way to the store. While it is gone nobody waits for it but one now and then, and each node goes by what it has seen. */
class StoreAccess {
    private static final Logger log = LoggerFactory.getLogger(StoreAccess.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private volatile Instant notBefore = Instant.MIN;
    private volatile boolean gone;

    StoreAccess(Clock clock) {
        this.clock = clock;
    }

    /** @return empty when the store does not answer */
    <T> Optional<T> ask(Supplier<T> question) {
        if (clock.instant().isBefore(notBefore)) {
            return Optional.empty();
        }
        try {
            T answer = question.get();
            if (gone) {
                gone = false;
                log.info("the store answers again: sign-ins are throttled by all nodes together");
            }
            return Optional.of(answer);
        } catch (ConcurrencyFailureException busy) {
            log.debug("the store could not lock a budget", busy);
            return Optional.empty();
        } catch (DataAccessException | TransactionException e) {
            notBefore = clock.instant().plus(PAUSE);
            if (!gone) {
                gone = true;
                log.warn("the store does not answer: each node throttles sign-ins by itself meanwhile", e);
            }
            return Optional.empty();
        }
    }

    void tell(Runnable statement) {
        ask(() -> {
            statement.run();
            return true;
        });
    }
}
