package dev.gatehouse.threads;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Probes the servers of one LDAP directory, ends TLS handshakes that take too long and closes idle connections. */
public final class DirectoryTimer {

    private DirectoryTimer() {}

    /**
     * @param source the name of the identity source
     * @param servers of the directory: the probe of each may occupy one thread until its time-out; one more thread is
     *     always free to end handshakes
     * @return a timer that the caller shuts down; afterwards it ignores new tasks
     */
    public static ScheduledExecutorService create(String source, int servers) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("ldap-" + source + "-");
        threads.setDaemon(true);
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(servers + 1, threads, new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
