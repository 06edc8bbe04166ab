package dev.gatehouse.session.revocation;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.threads.ThreadPools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Those that are called after new revocations of any node: at once, but not more often than about seven times a second. */
@Component
class RevocationListeners {
    private static final Logger log = LoggerFactory.getLogger(RevocationListeners.class);

    private final TaskExecutor executor;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Whether they were called a moment ago. */
    private final AtomicBoolean called = new AtomicBoolean();

    /** Whether there are revocations of which they do not know. */
    private final AtomicBoolean pending = new AtomicBoolean();

    /** Held during the calls, which may wait for the store: they must not occupy all threads of the followers. */
    private final ReentrantLock calling = new ReentrantLock();

    RevocationListeners(@Qualifier(ThreadPools.FOLLOWERS) TaskExecutor executor) {
        this.executor = executor;
    }

    /** @param listener may wait for the store only */
    void add(Runnable listener) {
        listeners.add(listener);
    }

    /** Calls them at once, or soon if they were called a moment ago. */
    void wake() {
        pending.set(true);
        if (!called.getAndSet(true)) {
            try {
                executor.execute(this::call);
            } catch (TaskRejectedException shutdown) {
                log.debug("the listeners are not called", shutdown);
            }
        }
    }

    @Scheduled(fixedDelay = 150, scheduler = ThreadPools.FOLLOWERS)
    void callAgain() {
        if (pending.get()) {
            call();
        } else {
            called.set(false);
        }
    }

    /** After a failure of the store they are called again. */
    private void call() {
        if (!calling.tryLock()) {
            return;
        }
        try {
            if (pending.getAndSet(false)) {
                listeners.forEach(Runnable::run);
            }
        } catch (RuntimeException e) {
            pending.set(true);
            if (!StoreOutage.isCauseOf(e)) {
                throw e;
            }
            log.debug("the listeners are called again", e);
        } finally {
            calling.unlock();
        }
    }
}
