package dev.gatehouse.threads;

import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The schedulers and executors of {@link ThreadPools}. All threads are daemons. None of the beans is a default candidate,
 * so that a bean gets one by name only.
 */
@Configuration(proxyBeanMethods = false)
class ThreadConfiguration {

    @Bean(name = ThreadPools.FOLLOWERS, defaultCandidate = false)
    ThreadPoolTaskScheduler followers() {
        return scheduler("follower-", 3);
    }

    @Bean(name = ThreadPools.WRITERS, defaultCandidate = false)
    ThreadPoolTaskScheduler writers() {
        return scheduler("writer-", 2);
    }

    @Bean(name = ThreadPools.HOUSEKEEPING, defaultCandidate = false)
    ThreadPoolTaskScheduler housekeeping() {
        return scheduler("housekeeping-", 1);
    }

    @Bean(name = ThreadPools.EVENT_STREAMS, defaultCandidate = false)
    ThreadPoolTaskScheduler eventStreams() {
        return scheduler("event-streams-", 1);
    }

    @Bean(name = ThreadPools.EVENT_STREAM_WRITERS, defaultCandidate = false)
    ThreadPoolTaskExecutor eventStreamWriters() {
        return executor("event-stream-writer-", 20, 20);
    }

    /** When the queue is full, the user is queried again at the next renewal of a token. */
    @Bean(name = ThreadPools.REVALIDATION, defaultCandidate = false)
    ThreadPoolTaskExecutor revalidation() {
        return executor("revalidation-", 4, 1_000);
    }

    @Bean(name = ThreadPools.ANOMALY_RULES, defaultCandidate = false)
    ThreadPoolTaskExecutor anomalyRules() {
        return executor("anomaly-", 1, 1_000);
    }

    @Bean(name = ThreadPools.WEBHOOK, defaultCandidate = false)
    ThreadPoolTaskExecutor webhook() {
        return executor("webhook-", 1, 1_000);
    }

    /** A provider has at most one refresh of its keys in the queue. */
    @Bean(name = ThreadPools.PROVIDERS, defaultCandidate = false)
    ThreadPoolTaskExecutor providers() {
        return executor("provider-", 4, 1_000);
    }

    /** Work in the store may finish at a shutdown; a wait for another system is interrupted. */
    @Bean
    ShutdownInterrupt shutdownInterrupt(
            @Qualifier(ThreadPools.EVENT_STREAM_WRITERS) ThreadPoolTaskExecutor eventStreamWriters,
            @Qualifier(ThreadPools.WEBHOOK) ThreadPoolTaskExecutor webhook,
            @Qualifier(ThreadPools.PROVIDERS) ThreadPoolTaskExecutor providers) {
        return new ShutdownInterrupt(List.of(eventStreamWriters, webhook, providers));
    }

    private static ThreadPoolTaskScheduler scheduler(String prefix, int threads) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix(prefix);
        scheduler.setPoolSize(threads);
        scheduler.setDaemon(true);
        return scheduler;
    }

    private static ThreadPoolTaskExecutor executor(String prefix, int threads, int queue) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix(prefix);
        executor.setCorePoolSize(threads);
        executor.setMaxPoolSize(threads);
        executor.setAllowCoreThreadTimeOut(true);
        executor.setQueueCapacity(queue);
        executor.setDaemon(true);
        return executor;
    }

    record ShutdownInterrupt(List<ThreadPoolTaskExecutor> executors) {
        @EventListener(ContextClosedEvent.class)
        void interrupt() {
            executors.forEach(executor -> executor.getThreadPoolExecutor().shutdownNow());
        }
    }
}
