package dev.gatehouse.threads;

import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The schedulers of an edge, in place of those of {@link ThreadPools}. */
public class EdgeThreads {
    public static final String CORE = "coreScheduler";

    /** Reads the feed and the keys of the core, and asks whether it confirms tokens again. Each task has a thread. May wait for the core only. */
    @Bean(name = CORE, defaultCandidate = false)
    ThreadPoolTaskScheduler core() {
        return ThreadPools.scheduler("core-", 3);
    }

    /** The shutdown does not wait until the core answers. */
    @EventListener
    void interrupt(ContextClosedEvent event) {
        event.getApplicationContext()
                .getBean(CORE, ThreadPoolTaskScheduler.class)
                .getScheduledThreadPoolExecutor()
                .shutdownNow();
    }
}
