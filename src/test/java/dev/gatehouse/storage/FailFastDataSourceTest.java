package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.MemoryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** While the database is down, one caller at a time waits for it. */
@Tag("unit")
class FailFastDataSourceTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger tried = new AtomicInteger();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile boolean slow;

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    @AutoClose("shutdownNow")
    private final ExecutorService probe = Executors.newSingleThreadExecutor();

    private final FailFastDataSource connections = new FailFastDataSource(
            new DelegatingDataSource(database) {
                @Override
                public Connection getConnection() throws SQLException {
                    tried.incrementAndGet();
                    if (slow) {
                        waiting.countDown();
                        await(answer);
                    }
                    return super.getConnection();
                }
            },
            nanos::get);

    @Test
    void afterAFailureEveryCallerFailsAtOnceForExactlyASecond() throws Exception {
        fail();
        database.setAvailable(true);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
        assertFailsAtOnce();
        assertThat(tried).hasValue(1);
        nanos.addAndGet(1);
        connections.getConnection().close();
        connections.getConnection().close();
        assertThat(tried).hasValue(3);
    }

    @Test
    void oneCallerWaitsAndTheOthersFailAtOnce() throws Exception {
        fail();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        database.setAvailable(true);
        slow = true;
        Future<Connection> first = probe.submit(() -> connections.getConnection());
        await(waiting);
        assertFailsAtOnce();
        assertFailsAtOnce();
        answer.countDown();
        first.get().close();
        connections.getConnection().close();
        assertThat(tried).hasValue(3);
    }

    @Test
    void aFailedProbeBeginsAnotherPause() {
        fail();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        fail();
        assertFailsAtOnce();
        assertThat(tried).hasValue(2);
    }

    private void fail() {
        database.setAvailable(false);
        assertThatThrownBy(connections::getConnection).hasMessage("the database is unavailable");
    }

    private void assertFailsAtOnce() {
        assertThatThrownBy(connections::getConnection).isInstanceOf(SQLTransientConnectionException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
