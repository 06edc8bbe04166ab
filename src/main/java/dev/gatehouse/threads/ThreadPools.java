package dev.gatehouse.threads;

/**
 * The bean names of all schedulers and executors. A {@code @Scheduled} method names its scheduler; a bean that needs an
 * executor injects it with {@code @Qualifier}. No other package creates threads.
 */
public final class ThreadPools {

    /**
     * Reads what other nodes have written: ended sessions and key rings. Each task has a thread. May wait for the store
     * only; nothing else may run here, because a sign-out on another node takes effect through this scheduler.
     */
    public static final String FOLLOWERS = "followerScheduler";

    /** Writes audit events and session activity in batches. Each task has a thread. May wait for the store only. */
    public static final String WRITERS = "writerScheduler";

    /** Deletes expired rows and counts sessions. Tasks wait for each other and for the store. */
    public static final String HOUSEKEEPING = "housekeepingScheduler";

    /** Starts the writes to open event streams. May wait for the store, never for a client. */
    public static final String EVENT_STREAMS = "eventStreamScheduler";

    /** Writes to event streams, one thread a stream. May wait for a client that does not read. */
    public static final String EVENT_STREAM_WRITERS = "eventStreamExecutor";

    /** Queries identity sources whether signed-in users still exist. May wait for a source and for the store. */
    public static final String REVALIDATION = "revalidationExecutor";

    /** Runs anomaly rules that need the store, after the request. May wait for the store only. */
    public static final String ANOMALY_RULES = "anomalyExecutor";

    /** Posts alerts. May wait for the receiver, and between retries. */
    public static final String WEBHOOK = "webhookExecutor";

    /** Fetches metadata and keys of OAuth providers. May wait for a provider. */
    public static final String PROVIDERS = "providerExecutor";

    private ThreadPools() {}
}
