package dev.gatehouse.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.task.TaskExecutor;

/** What happens to running tasks when the application stops. */
class ShutdownTest {

    @ParameterizedTest
    @ValueSource(strings = {ThreadPools.EVENT_STREAM_WRITERS, ThreadPools.WEBHOOK, ThreadPools.PROVIDERS})
    void aWaitForAnotherSystemIsInterruptedAndWorkInTheStoreFinishes(String pool) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(ThreadPools.class)) {
            context.getBean(pool, TaskExecutor.class).execute(() -> {
                started.countDown();
                if (isInterrupted(new CountDownLatch(1))) {
                    interrupted.countDown();
                }
            });
            context.getBean(ThreadPools.ANOMALY_RULES, TaskExecutor.class).execute(() -> {
                started.countDown();
                finished.set(!isInterrupted(interrupted));
            });
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(finished).isTrue();
    }

    private static boolean isInterrupted(CountDownLatch wait) {
        try {
            wait.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
