package dev.gatehouse.threads;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Probes the servers of one LDAP directory and closes idle connections. May wait for the directory. */
public final class DirectoryTimer {

    private DirectoryTimer() {}

    /**
     * @param source the name of the identity source
     * @param servers of the directory: each has a thread, so that no probe waits for the time-out of another one
     * @return a timer that the caller shuts down; afterwards it ignores new tasks
     */
    public static ScheduledExecutorService create(String source, int servers) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("ldap-" + source + "-");
        threads.setDaemon(true);
        return new ScheduledThreadPoolExecutor(servers, threads, new ThreadPoolExecutor.DiscardPolicy());
    }
}
