package dev.gatehouse.threads;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * All schedulers and executors, and the names of their beans. A {@code @Scheduled} method names its scheduler; a bean that
 * needs an executor injects it with {@code @Qualifier}, since none is a default candidate. All threads are daemons. No other
 * package creates threads.
 */
@Configuration(proxyBeanMethods = false)
public class ThreadPools {
    public static final String FOLLOWERS = "followerScheduler";
    public static final String MONITOR = "monitorScheduler";
    public static final String WRITERS = "writerScheduler";
    public static final String HOUSEKEEPING = "housekeepingScheduler";
    public static final String EVENT_STREAMS = "eventStreamScheduler";
    public static final String EVENT_STREAM_WRITERS = "eventStreamExecutor";
    public static final String REVALIDATION = "revalidationExecutor";
    public static final String ANOMALY_RULES = "anomalyExecutor";
    public static final String WEBHOOK = "webhookExecutor";
    public static final String PROVIDERS = "providerExecutor";

    /**
     * Reads what other nodes have written, ended sessions and key rings, and the clock of the database, and announces ended sessions. Each task has a thread. May wait for the store
     * only; nothing else may run here, because a sign-out on another node takes effect through this scheduler.
     */
    @Bean(name = FOLLOWERS, defaultCandidate = false)
    ThreadPoolTaskScheduler followers() {
        return scheduler("follower-", 5);
    }

    /** Measures how old the node's knowledge of the store is, and ends waits at the feed. May wait for nothing. */
    @Bean(name = MONITOR, defaultCandidate = false)
    ThreadPoolTaskScheduler monitor() {
        return scheduler("monitor-", 1);
    }

    /** Writes audit events, session activity and the counts of the overview in batches, and revocations after an outage. Each task has a thread. May wait for the store only. */
    @Bean(name = WRITERS, defaultCandidate = false)
    ThreadPoolTaskScheduler writers() {
        return scheduler("writer-", 4);
    }

    /** Deletes expired rows and counts sessions. Tasks wait for each other and for the store. */
    @Bean(name = HOUSEKEEPING, defaultCandidate = false)
    ThreadPoolTaskScheduler housekeeping() {
        return scheduler("housekeeping-", 1);
    }

    /** Starts the writes to open event streams. May wait for the store, never for a client. */
    @Bean(name = EVENT_STREAMS, defaultCandidate = false)
    ThreadPoolTaskScheduler eventStreams() {
        return scheduler("event-streams-", 1);
    }

    /** Writes to event streams, one thread a stream. May wait for a client that does not read. */
    @Bean(name = EVENT_STREAM_WRITERS, defaultCandidate = false)
    ThreadPoolTaskExecutor eventStreamWriters() {
        return executor("event-stream-writer-", 20, 20);
    }

    /**
     * Queries identity sources whether signed-in users still exist. May wait for a source and for the store. When the queue
     * is full, the user is queried again at the next renewal of a token.
     */
    @Bean(name = REVALIDATION, defaultCandidate = false)
    ThreadPoolTaskExecutor revalidation() {
        return executor("revalidation-", 4, 1_000);
    }

    /** Runs anomaly rules that need the store, after the request. May wait for the store only. */
    @Bean(name = ANOMALY_RULES, defaultCandidate = false)
    ThreadPoolTaskExecutor anomalyRules() {
        return executor("anomaly-", 1, 1_000);
    }

    /** Posts alerts. May wait for the receiver, and between retries. */
    @Bean(name = WEBHOOK, defaultCandidate = false)
    ThreadPoolTaskExecutor webhook() {
        return executor("webhook-", 1, 1_000);
    }

    /** Fetches metadata and keys of OAuth providers, which have at most one refresh each in the queue. May wait for a provider. */
    @Bean(name = PROVIDERS, defaultCandidate = false)
    ThreadPoolTaskExecutor providers() {
        return executor("provider-", 4, 1_000);
    }

    /** Work in the store may finish at a shutdown; a wait for another system is interrupted. */
    @EventListener
    void interrupt(ContextClosedEvent event) {
        Stream.of(EVENT_STREAM_WRITERS, WEBHOOK, PROVIDERS)
                .map(name -> event.getApplicationContext().getBean(name, ThreadPoolTaskExecutor.class))
                .forEach(executor -> executor.getThreadPoolExecutor().shutdownNow());
    }

    /**
     * Probes the servers of one LDAP directory, ends TLS handshakes that take too long and closes idle connections.
     *
     * @param source the name of the identity source
     * @param servers of the directory: the probe of each may occupy one thread until its time-out; one more thread is
     *     always free to end handshakes
     * @return a timer that the caller shuts down; afterwards it ignores new tasks
     */
    public static ScheduledExecutorService directoryTimer(String source, int servers) {
        ThreadPoolTaskScheduler timer = scheduler("ldap-" + source + "-", servers + 1);
        timer.setRemoveOnCancelPolicy(true);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer.initialize();
        return timer.getScheduledExecutor();
    }

    /** Runs work once beside the start of the application, on a thread of its own that ends with it. */
    public static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    static ThreadPoolTaskScheduler scheduler(String prefix, int threads) {
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
}
