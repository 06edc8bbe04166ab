package dev.gatehouse.anomaly;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Where rules look into the store: one thread with a short queue, so that no sign-in waits for it. */
@Component
class RuleExecutor {
    private static final Logger log = LoggerFactory.getLogger(RuleExecutor.class);
    private static final int WAITING = 1_000;
    private static final int SECONDS_AT_THE_END = 5;

    private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    private final Counter missed;

    RuleExecutor(MeterRegistry meters) {
        this.missed = Counter.builder("gatehouse.watch.missed")
                .description("Sign-ins that the watch could not look at, since the store was too slow or gone")
                .register(meters);
        executor.setThreadNamePrefix("watch-");
        executor.setCorePoolSize(1);
        executor.setMaxPoolSize(1);
        executor.setQueueCapacity(WAITING);
        executor.setDaemon(true);
        executor.initialize();
    }

    void run(Runnable look) {
        try {
            executor.execute(() -> guarded(look));
        } catch (RejectedExecutionException full) {
            missed.increment();
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        executor.shutdown();
        executor.getThreadPoolExecutor().awaitTermination(SECONDS_AT_THE_END, TimeUnit.SECONDS);
    }

    private void guarded(Runnable look) {
        try {
            look.run();
        } catch (DataAccessException | TransactionException outage) {
            missed.increment();
            log.debug("the store does not answer", outage);
        }
    }
}
