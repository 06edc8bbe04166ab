package dev.gatehouse.anomaly;

import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Where rules look into the store: one thread with a short queue, so that no sign-in waits for it. */
@Component
class RuleExecutor {
    private static final Logger log = LoggerFactory.getLogger(RuleExecutor.class);

    private final TaskExecutor executor;
    private final Counter missed;

    RuleExecutor(@Qualifier(ThreadPools.ANOMALY_RULES) TaskExecutor executor, MeterRegistry meters) {
        this.executor = executor;
        this.missed = Counter.builder("gatehouse.watch.missed")
                .description("Sign-ins that the watch could not look at, since the store was too slow or gone")
                .register(meters);
    }

    void run(Runnable look) {
        try {
            executor.execute(() -> guarded(look));
        } catch (TaskRejectedException full) {
            missed.increment();
        }
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
