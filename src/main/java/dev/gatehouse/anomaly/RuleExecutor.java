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

/** Runs rules that query the store, so that no sign-in waits for them. A check that fails is counted and dropped. */
@Component
class RuleExecutor {
    private static final Logger log = LoggerFactory.getLogger(RuleExecutor.class);

    private final TaskExecutor executor;
    private final Counter missed;

    RuleExecutor(@Qualifier(ThreadPools.ANOMALY_RULES) TaskExecutor executor, MeterRegistry meters) {
        this.executor = executor;
        this.missed = Counter.builder("gatehouse.watch.missed")
                .description("Sign-ins that no rule checked, because the store was too slow or unavailable")
                .register(meters);
    }

    void execute(Runnable check) {
        try {
            executor.execute(() -> run(check));
        } catch (TaskRejectedException full) {
            missed.increment();
        }
    }

    private void run(Runnable check) {
        try {
            check.run();
        } catch (DataAccessException | TransactionException outage) {
            missed.increment();
            log.debug("store unavailable: a rule did not run", outage);
        }
    }
}
